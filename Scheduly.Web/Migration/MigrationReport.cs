using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Migration;

/// <summary>What a run did, for people and programs. Sessions stand in it by the beginning of their key's hash, which opens nothing.</summary>
internal sealed record MigrationReport
{
    /// <summary>Most lines of each list; the counts say how many there were.</summary>
    public const int MostLines = 1000;

    public required string Source { get; init; }

    /// <summary>Null for a dry run, which writes to none.</summary>
    public string? Target { get; init; }

    public bool DryRun { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double Seconds { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>Of all processors, this process alone.</summary>
    public double CpuSeconds { get; init; }

    public long PeakMemoryBytes { get; init; }

    public required long Read { get; init; }

    public required long Expired { get; init; }

    public required long Migrated { get; init; }

    public required long Skipped { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Migrated or already there, read back and compared.</summary>
    public required long Verified { get; init; }

    /// <summary>What "skipped" and "migrated" are made of; outcomes that did not occur are left out.</summary>
    public required IReadOnlyDictionary<string, long> Detail { get; init; }

    /// <summary>Sessions whose created_at is absent or no time: they live as if they began with this run.</summary>
    public long Undated { get; init; }

    /// <summary>The file was written to while it was read: run again.</summary>
    public bool SourceChanged { get; init; }

    public bool Interrupted { get; init; }

    public string? RejectedFile { get; init; }

    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    public IReadOnlyList<Duplicate> Duplicates { get; init; } = [];

    /// <summary>0 all taken, 2 some rejected, 1 nothing done, 130 interrupted.</summary>
    [JsonIgnore]
    public int ExitCode =>
        Interrupted ? 130
        : Rejected == 0 ? SourceChanged ? 2 : 0
        : Rejected == Read ? 1 : 2;

    public static MigrationReport Of(string source, string? target, MigrationCounts counts, DateTimeOffset startedAt, TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        return new MigrationReport
        {
            Source = source,
            Target = target,
            StartedAt = startedAt,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            PerSecond = Math.Round(counts.Read / Math.Max(elapsed.TotalSeconds, 0.001)),
            CpuSeconds = Math.Round(process.TotalProcessorTime.TotalSeconds, 2),
            PeakMemoryBytes = process.PeakWorkingSet64,
            Read = counts.Read,
            Expired = counts.Expired,
            Migrated = counts.Migrated,
            Skipped = counts.Skipped,
            Rejected = counts.Rejected,
            Verified = counts.Verified,
            Detail = Enum.GetValues<Outcome>().Where(outcome => counts[outcome] > 0).ToDictionary(
                outcome => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString()), outcome => counts[outcome]),
        };
    }
}

/// <param name="Key">The beginning of the key's hash; null when the id is not known.</param>
/// <param name="Offset">In the file, in bytes.</param>
internal sealed record Rejection(string? Key, long Offset, long Length, string Reason);

/// <param name="Offset">Of the one that was left out.</param>
/// <param name="KeptOffset">Of the later one, which was taken.</param>
internal sealed record Duplicate(string Key, long Offset, long KeptOffset);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MigrationReport))]
internal sealed partial class MigrationJson : JsonSerializerContext;
