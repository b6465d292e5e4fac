namespace Scheduly.Web.Schedules.Together;

/// <summary>An open page of a plan, from when its WebSocket says so until that ends.</summary>
/// <param name="tell">Gets who is here; returns at once.</param>
internal sealed class PresentPage(PlanPresence presence, PresenceBoard board, string plan, PlanMember member, Action<IReadOnlyList<NamedPerson>> tell) : IDisposable
{
    public string Plan => plan;

    public string Member => member.Id;

    /// <summary>The hash in the plan: a person who was removed is told nothing more.</summary>
    public string Secret => member.Secret;

    /// <summary>Null while the page is hidden.</summary>
    public string? LooksAt { get; set; }

    public DateTimeOffset At { get; set; }

    public void Tell(IReadOnlyList<NamedPerson> people) => tell(people);

    /// <param name="place">In a few words, "Plan B"; null when nobody looks.</param>
    public void Look(string? place) => presence.Place(board, this, place);

    public void Dispose() => presence.Leave(board, this);
}
