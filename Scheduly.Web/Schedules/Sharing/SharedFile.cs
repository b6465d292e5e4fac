namespace Scheduly.Web.Schedules.Sharing;

/// <summary>What stands behind a link.</summary>
/// <param name="Schedules">At least one; of a shared schedule exactly one.</param>
internal sealed record SharedFile(int Version, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, IReadOnlyList<NamedSchedule> Schedules)
{
    public const int CurrentVersion = 1;
}

/// <summary>A link as the session that made it remembers it; the token is not known any more.</summary>
/// <param name="Id">The hash of the token: names the link, opens nothing.</param>
internal sealed record ShareLink(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A link that was just made.</summary>
/// <param name="Token">Shown once. It belongs behind the "#" of an address or into a body, never into a path or query.</param>
internal sealed record NewLink(string Token, ShareLink Link);
