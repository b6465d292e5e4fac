using System.Reflection;
using Scheduly.Web.Health.Use;

namespace Scheduly.Web.Health.History;

/// <summary>This process, as the others see it.</summary>
internal sealed class ThisNode(HistorySampler sampler, UseCounters use, TimeProvider clock)
{
    private static readonly string Name = $"{Environment.MachineName}/{Environment.ProcessId}";

    private readonly DateTimeOffset _started = clock.GetUtcNow();

    /// <summary>Of the program; the source's commit behind it when the build knows it.</summary>
    public static string Version { get; } =
        typeof(ThisNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { Length: > 0 } version ? Short(version) : "unknown";

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public NodeEntry Entry => new(Id, Name, Version, _started, clock.GetUtcNow(), sampler.Of(HistorySpan.Minutes), sampler.Of(HistorySpan.Day), use.Totals);

    /// <summary>Of a commit the first twelve letters are enough.</summary>
    private static string Short(string version) => version.Split('+') is [var number, { Length: > 12 } commit] ? $"{number}+{commit[..12]}" : version;
}
