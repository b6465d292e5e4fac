using System.Text.Json;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Sharing;

/// <summary>Schedules behind links, in the store.</summary>
internal sealed class SharedSchedules(SharedDocuments documents, IOptions<SharingOptions> options, TimeProvider clock)
{
    /// <summary>For what was never a link, what has expired and what was revoked alike.</summary>
    public const string NotValid = "This link is not valid: it was mistyped, used up, revoked, or its time has passed.";

    private static readonly TimeSpan RecoveryLifetime = TimeSpan.FromDays(7);

    /// <summary>Stores a read-only copy without what is nobody else's business: completed courses, instructors to avoid, unknown members.</summary>
    public Task<NewLink> ShareAsync(NamedSchedule schedule) => AddAsync(
        SharedDocuments.Shares,
        schedule.Name,
        options.Value.Lifetime,
        [schedule.ForOthers()]);

    /// <summary>Stores all schedules as they are, to be taken once.</summary>
    public Task<NewLink> KeepAsync(IReadOnlyList<NamedSchedule> schedules) =>
        AddAsync(SharedDocuments.Recovery, "", RecoveryLifetime, schedules);

    /// <returns>Null when the token opens nothing.</returns>
    public async Task<SharedFile?> ReadAsync(string token) =>
        await documents.ReadAsync(SharedDocuments.Shares, token) is { } content ? Read(content) : null;

    /// <returns>Null when the token opens nothing.</returns>
    public async Task<SharedFile?> ReadKeptAsync(string token) =>
        await documents.ReadAsync(SharedDocuments.Recovery, token) is { } content ? Read(content) : null;

    /// <summary>The token opens nothing from then on.</summary>
    public Task UseUpAsync(string token) => documents.RemoveAsync(SharedDocuments.Recovery, HashOf(token));

    /// <summary>Names the claim of a token, in one session, without the token.</summary>
    public static string ClaimOf(string token) => $"claim:{HashOf(token)}";

    public Task RevokeAsync(ShareLink link) => documents.RemoveAsync(SharedDocuments.Shares, link.Id);

    public Task ForgetAsync(ShareLink link) => documents.RemoveAsync(SharedDocuments.Recovery, link.Id);

    private async Task<NewLink> AddAsync(string space, string name, TimeSpan lifetime, IReadOnlyList<NamedSchedule> schedules)
    {
        var now = clock.GetUtcNow();
        var file = new SharedFile(SharedFile.CurrentVersion, now, now + lifetime, schedules);
        var ticket = await documents.AddAsync(space, Write(file), lifetime);
        return new(ticket.Token, new(ticket.Hash, name, now, file.ExpiresAt));
    }

    private static string HashOf(string token) => SharedDocuments.HashOf(SharedDocuments.Recovery, token);

    private static byte[] Write(SharedFile file) => JsonSerializer.SerializeToUtf8Bytes(file, ScheduleJson.Default.SharedFile);

    private static SharedFile Read(byte[] content) => JsonSerializer.Deserialize(content, ScheduleJson.Default.SharedFile) is { Version: <= SharedFile.CurrentVersion } file
        ? file
        : throw new StateUnreadableException("It was written by a newer version of this program.");
}
