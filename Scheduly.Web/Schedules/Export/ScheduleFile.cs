using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Export;

/// <summary>All schedules of a session in a file that its owner keeps. Alternatives are left out: they are made again when it is read.</summary>
internal sealed record ScheduleFile
{
    public const string FormatName = "scheduly-schedules";

    public const int CurrentVersion = 1;

    /// <summary>Says what the file is: <see cref="FormatName"/>.</summary>
    public string? Format { get; init; }

    /// <summary>A newer one than this program knows is refused.</summary>
    public int Version { get; init; }

    public DateTimeOffset ExportedAt { get; init; }

    public string? ActiveId { get; init; }

    public IReadOnlyList<NamedSchedule> Schedules { get; init => field = value ?? []; } = [];

    /// <summary>Members that this program does not know. Settable because generated code asks for it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    public static byte[] Write(SessionState state, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(
        new ScheduleFile
        {
            Format = FormatName,
            Version = CurrentVersion,
            ExportedAt = now,
            ActiveId = state.ActiveId,
            Schedules = [.. state.Schedules.Select(schedule => schedule with { LastPlan = schedule.LastPlan is { } plan ? plan with { Alternatives = [] } : null })],
        },
        ScheduleJson.Default.ScheduleFile);
}

/// <summary>What an import would do, for the person to agree to.</summary>
/// <param name="Adds">In the order in which they would stand.</param>
/// <param name="Loses">Names of the schedules that replacing would remove; it can be undone.</param>
internal sealed record ImportPreview(IReadOnlyList<ImportedSchedule> Adds, IReadOnlyList<string> Loses);

/// <param name="Known">False when no catalogue has the term: the sections are shown as the file has them, and cannot be planned.</param>
internal sealed record ImportedSchedule(string Name, string School, string Major, string Term, int Sections, decimal Credits, bool Known);

/// <summary>A file that cannot be imported; nothing is stored.</summary>
/// <param name="member">Where in the file: "schedules[1].name".</param>
internal sealed class ImportFault(string member, string message) : Exception(message)
{
    public string Member { get; } = member;
}
