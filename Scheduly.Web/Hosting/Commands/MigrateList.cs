using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Migration;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The sessions of a file or a store, one to a line. An id opens its session, so the beginning of its key's hash stands for it.</summary>
/// <param name="limit">Most lines; 0 for all.</param>
internal sealed class MigrateList(int limit, bool json)
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss'Z'";

    private long _shown;

    private bool IsFull => limit > 0 && _shown >= limit;

    public int Show(LegacyFile file, LegacyTime time, TimeSpan lifetime, TimeProvider clock, CancellationToken cancellationToken)
    {
        var scan = new LegacyFileScan(file.Handle);
        scan.Run(cancellationToken);
        if (scan.Sessions.Count == 0 && !scan.IsObject) throw new MigrationException($"{file.Path} is no sessions.json: no session was found in it.");
        Head("key", "created", "expires", "bytes", "school", "term", "sections", "major");
        foreach (var found in scan.Sessions.TakeWhile(_ => !IsFull))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = SessionToSeal.KeyOf(found.Id).Short;
            try
            {
                var session = LegacyConverter.Read(file.Read(found.Offset, found.Length));
                var created = time.Read(session.CreatedAt);
                Line(
                    ("key", key), ("created", Text(created)), ("expires", created is null ? "as if new" : created + lifetime <= clock.GetUtcNow() ? "expired" : Text(created + lifetime)),
                    ("bytes", Text(found.Length)), ("school", session.School ?? "-"), ("term", session.Term ?? "-"), ("sections", Text(session.LastPlan?.Sections?.Count ?? 0)), ("major", session.Major ?? "-"));
            }
            catch (LegacySessionException cause)
            {
                Line(("key", key), ("created", "-"), ("expires", "-"), ("bytes", Text(found.Length)), ("rejected", cause.Message));
            }
        }

        foreach (var piece in scan.Damage.TakeWhile(_ => !IsFull)) Line(("key", "-"), ("created", "-"), ("expires", "-"), ("bytes", Text(piece.Length)), ("rejected", piece.Reason));
        More(scan.Sessions.Count + scan.Damage.Count);
        return 0;
    }

    public async Task<int> ShowAsync(StorageBackend backend, CancellationToken cancellationToken)
    {
        var storage = backend.Open(SessionEngine.Space);
        Head("key", "created", "expires", "bytes", "written");
        string? cursor = null;
        do
        {
            var page = await storage.ListAsync(cursor, SessionStorage.MaxPageSize, cancellationToken);
            foreach (var entry in page.Entries.TakeWhile(_ => !IsFull))
            {
                var known = EnvelopeHeader.TryRead(entry.Head.Span, out var header);
                Line(
                    ("key", entry.Key.Short), ("created", known ? Text(header.CreatedAt) : "unreadable"), ("expires", Text(entry.ExpiresAt)), ("bytes", Text(entry.Size)),
                    ("written", !known ? "-" : header.Flags.HasFlag(EnvelopeFlags.Ended) ? "ended" : Text(header.Stamp.Time)));
            }

            cursor = page.Next;
        }
        while (cursor is not null && !IsFull);
        More(await storage.CountAsync(cancellationToken));
        return 0;
    }

    private void Head(params string[] names)
    {
        if (!json) Console.WriteLine(Columns(names));
    }

    private void Line(params (string Name, string Value)[] values)
    {
        _shown++;
        if (!json) Console.WriteLine(Columns([.. values.Select(value => Clean(value.Value))]));
        else Console.WriteLine(new JsonObject(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Name, value.Value))).ToJsonString(JsonSerializerOptions.Default));
    }

    private void More(long all)
    {
        if (!json && all > _shown) Console.WriteLine($"… and {(all - _shown).ToString("N0", CultureInfo.InvariantCulture)} more; --limit 0 shows all.");
    }

    private static string Columns(string[] values)
    {
        int[] widths = [10, 20, 20, 8, 8, 8, 8];
        return string.Join("  ", values.Select((value, i) => i < widths.Length && i < values.Length - 1 ? value.PadRight(widths[i]) : value)).TrimEnd();
    }

    /// <summary>What a file says must not steer the terminal.</summary>
    private static string Clean(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static string Text(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture) : "-";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
