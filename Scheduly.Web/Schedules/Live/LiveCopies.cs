using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Web.Schedules.Export;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Schedules.Live;

/// <summary>
/// Copies that follow a schedule, in the store: written after each stored change of the session that has the schedule. They outlive that session, so that a subscribed
/// calendar does not end when its owner stays away for a day.
/// </summary>
internal sealed class LiveCopies(ChangingDocuments documents, CalendarExport calendars, IOptions<SharingOptions> options, TimeProvider clock)
{
    private const int TokenBytes = 24, TokenLength = 32;

    private TimeSpan Lifetime => options.Value.Lifetime;

    /// <param name="revision">Of the session.</param>
    public async Task<NewLiveLink> AddAsync(LiveKind kind, NamedSchedule schedule, long revision)
    {
        var now = clock.GetUtcNow();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var id = HashOf(token);
        var file = Following(new() { Kind = kind, CreatedAt = now, ExpiresAt = now + Lifetime, ChangedAt = now }, id, schedule, revision);
        await documents.UpdateAsync(ChangingDocuments.Live, id, Lifetime, _ => new DocumentChange<bool>(Write(file), true));
        return new(token, new(id, kind, schedule.Id, schedule.Name, now, file.ExpiresAt));
    }

    /// <summary>The topic by which changes of what is behind a token are told; it opens nothing.</summary>
    public static string HashOf(string token) => ChangingDocuments.HashOf(ChangingDocuments.Live, token);

    /// <returns>Null when the token opens nothing of that kind.</returns>
    public async Task<(LiveFile File, string Version)?> ReadAsync(LiveKind kind, string? token)
    {
        if (token is not { Length: TokenLength } || !Base64Url.IsValid(token)) return null;
        if (await documents.ReadAsync(ChangingDocuments.Live, HashOf(token)) is not { } document) return null;
        var file = Read(document.Content);
        return file.Kind == kind ? (file, document.Version) : null;
    }

    /// <summary>Makes the copy behind a link what the session holds now. One that was revoked stays so.</summary>
    public Task FollowAsync(LiveLink link, SessionState state)
    {
        var schedule = state.Schedules.FirstOrDefault(one => one.Id == link.Schedule);
        return documents.UpdateAsync(
            ChangingDocuments.Live,
            link.Id,
            Lifetime,
            content =>
            {
                if (content is null) return default;
                var file = Read(content);
                return file.Revision >= state.Revision ? default : new DocumentChange<bool>(Write(Following(file, link.Id, schedule, state.Revision)), true);
            },
            limited: false);
    }

    public Task RevokeAsync(LiveLink link) => documents.RemoveAsync(ChangingDocuments.Live, link.Id);

    private LiveFile Following(LiveFile file, string id, NamedSchedule? schedule, long revision)
    {
        var now = clock.GetUtcNow();
        var next = schedule?.ForOthers();
        if (file.Revision > 0 && Same(file.Schedule, next)) return file with { Revision = revision };
        var marks = file.Kind == LiveKind.Calendar ? Marks(file, id, next, now) : file.Marks;
        return file with { Revision = revision, ChangedAt = now, Schedule = next, Marks = marks };
    }

    private Dictionary<string, EventMark> Marks(LiveFile file, string id, NamedSchedule? schedule, DateTimeOffset now)
    {
        var marks = new Dictionary<string, EventMark>(file.Marks);
        foreach (var (uid, print) in schedule is null ? new Dictionary<string, string>() : calendars.Prints(schedule, id))
        {
            var known = marks.GetValueOrDefault(uid);
            if (known?.Print != print) marks[uid] = new(print, known is null ? 0 : known.Sequence + 1, now);
        }

        return marks.Count <= LiveFile.MostMarks ? marks : marks.OrderByDescending(mark => mark.Value.ChangedAt).Take(LiveFile.MostMarks).ToDictionary();
    }

    private static bool Same(NamedSchedule? one, NamedSchedule? other) => Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    private static byte[] Bytes(NamedSchedule? schedule) => schedule is null ? [] : JsonSerializer.SerializeToUtf8Bytes(schedule, ScheduleJson.Default.NamedSchedule);

    private static byte[] Write(LiveFile file) => JsonSerializer.SerializeToUtf8Bytes(file, ScheduleJson.Default.LiveFile);

    private static LiveFile Read(byte[] content) => JsonSerializer.Deserialize(content, ScheduleJson.Default.LiveFile) is { Version: <= LiveFile.CurrentVersion } file
        ? file
        : throw new StateUnreadableException("It was written by a newer version of this program.");
}
