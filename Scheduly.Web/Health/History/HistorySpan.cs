namespace Scheduly.Web.Health.History;

/// <summary>How far back, and how fine.</summary>
internal sealed record HistorySpan(TimeSpan Step, int Steps)
{
    public static readonly HistorySpan Minutes = new(TimeSpan.FromSeconds(10), 90);

    public static readonly HistorySpan Day = new(TimeSpan.FromMinutes(5), 288);

    public long SlotOf(DateTimeOffset time) => time.UtcTicks / Step.Ticks;

    /// <summary>When the step ends.</summary>
    public DateTimeOffset EndOf(long slot) => new((slot + 1) * Step.Ticks, TimeSpan.Zero);
}
