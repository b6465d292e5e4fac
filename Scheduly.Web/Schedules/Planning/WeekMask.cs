using System.Numerics;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// The week of one choice in steps of five minutes, for scoring: a day is five words of 64 bits, of which 288 bits are used.
/// Times that are not whole steps are widened; conflicts are decided to the minute by <see cref="MeetingTimes"/>.
/// </summary>
internal sealed class WeekMask
{
    public const int MinutesPerStep = 5;
    public const int WordsPerDay = 5;
    public const int Words = 7 * WordsPerDay;

    /// <summary>Only the words that are not zero.</summary>
    public readonly (int Word, ulong Bits)[] Parts;

    /// <summary>For each day with class: its first step, and the step after its last.</summary>
    public readonly (int Day, int First, int End)[] Spans;

    /// <summary>Each class once.</summary>
    public readonly WeekClass[] Classes;

    public readonly Weekdays Days;

    /// <summary>Steps with class in the whole week.</summary>
    public readonly int Busy;

    public WeekMask(IReadOnlyList<Meeting> meetings)
    {
        var words = new ulong[Words];
        var spans = new (int Day, int First, int End)[7];
        foreach (var meeting in meetings)
        {
            var first = Minutes(meeting.Start) / MinutesPerStep;
            var end = (Minutes(meeting.End) + MinutesPerStep - 1) / MinutesPerStep;
            Days |= meeting.Days;
            foreach (var day in meeting.Days.Indices())
            {
                for (var step = first; step < end; step++) words[(day * WordsPerDay) + (step >> 6)] |= 1UL << (step & 63);
                ref var span = ref spans[day];
                span = span.End == 0 ? (day, first, end) : (day, Math.Min(span.First, first), Math.Max(span.End, end));
            }
        }

        Classes = [.. meetings.SelectMany(meeting => meeting.Days.Indices(), (meeting, day) => WeekClass.Of(meeting, day)).Distinct()];
        Parts = [.. words.Index().Where(word => word.Item != 0)];
        Spans = [.. spans.Where(span => span.End > 0)];
        Busy = Parts.Sum(part => BitOperations.PopCount(part.Bits));
    }

    public static int Minutes(TimeOnly time) => (time.Hour * 60) + time.Minute;
}
