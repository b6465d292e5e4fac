using System.Text.Json;

namespace Scheduly.Web.Schedules;

/// <summary>What an operator may know of a session's schedules: numbers, terms and course codes. No names, no wishes in words, no instructors.</summary>
internal sealed record ScheduleSummary(long Changes, int UndoSteps, int LiveLinks, IReadOnlyList<ScheduleSummary.One> Schedules)
{
    /// <param name="state">The member <see cref="SessionStateStore.Member"/> of a session.</param>
    /// <returns>Null when it is of a newer program, or damaged.</returns>
    public static ScheduleSummary? Of(byte[] state, DateTimeOffset now)
    {
        try
        {
            return JsonSerializer.Deserialize(state, ScheduleJson.Default.SessionState) is { Version: <= SessionState.CurrentVersion } read
                ? new(
                    read.Revision,
                    read.History.Undo.Count,
                    read.Shares.Count(share => share.ExpiresAt > now),
                    [.. read.Schedules.Select(one => One.Of(one, one.Id == read.ActiveId))])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Courses">Codes of the plan's sections, each once; without a plan, of the courses it is to be made of.</param>
    internal sealed record One(string School, string Term, bool IsActive, IReadOnlyList<string> Courses, int Sections, decimal Credits, int Clashes)
    {
        public static One Of(NamedSchedule schedule, bool isActive) => new(
            schedule.School,
            schedule.Term,
            isActive,
            [.. schedule.LastPlan?.Sections.Select(section => section.Course).Distinct() ?? schedule.Courses],
            schedule.LastPlan?.Sections.Count ?? 0,
            schedule.LastPlan?.TotalCredits ?? 0,
            schedule.LastPlan?.Clashes.Count ?? 0);
    }
}
