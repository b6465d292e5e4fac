using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>Commands that change the wishes.</summary>
internal sealed partial class CommandHandler
{
    /// <summary>Wishes of one schedule; what a person would never reach.</summary>
    private const int MostChips = 200, MostCompleted = 200, LongestUtterance = WishParser.MaxLength;

    /// <summary>What a kept time is for; the page's field has the same limit.</summary>
    public const int LongestLabel = 60;

    private Change Run(SessionState state, Refine command)
    {
        if (string.IsNullOrWhiteSpace(command.Utterance)) throw new ScheduleRefusedException("Utterance cannot be empty: say a wish, such as \"no Friday\".");
        if (command.Utterance.Length > LongestUtterance) throw new ScheduleRefusedException($"Utterance is longer than {LongestUtterance} characters: say it shorter.");
        var active = Active(state);
        var (parsed, notes) = WishResolver.Resolve(WishParser.Parse(command.Utterance), planner.Of(active).Term);
        var understood = parsed.Understood.Select(wish => wish.Label).ToList();
        if (understood.Count == 0) return new(state, "", With("Nothing of that was understood.", notes), parsed);
        var next = planner.Plan(active with { Preferences = Bounded(active.Preferences.Merge(parsed)) }, planner.Of(active));
        return new(state.With(next), Label("Wish:", understood), With(WithClash($"Understood: {string.Join(", ", understood)}.", next), notes), parsed);
    }

    /// <summary>Makes a wish a preference, or a requirement again.</summary>
    private Change Run(SessionState state, SetSoft command)
    {
        var chip = Chip(state, command.Chip);
        if (!chip.CanBeSoft) throw new ScheduleRefusedException($"\"{chip.Label}\" is scored as it is: it cannot be switched.");
        if (chip.Soft == command.Soft) throw new ScheduleRefusedException($"\"{chip.Label}\" is so already.");
        var next = Active(state).Preferences.WithSoft(chip.Id, command.Soft).Chips().First(one => one.Id == chip.Id);
        return Replan(state, wishes => wishes.WithSoft(chip.Id, command.Soft), Label(command.Soft ? "Prefer" : "Require", [chip.Label]), $"{(command.Soft ? "Preferred" : "Required")} now: {next.Label}.");
    }

    private static string With(string message, IReadOnlyList<string> notes) => string.Join(' ', notes.Prepend(message));

    private Change Run(SessionState state, DropWish command)
    {
        var chip = Chip(state, command.Chip);
        return Replan(state, wishes => wishes.Without(chip.Id), Label("Drop", [chip.Label]), $"Dropped: {chip.Label}.");
    }

    private Change Run(SessionState state, Unblock command)
    {
        if (!command.Chip.StartsWith("blocked:", StringComparison.OrdinalIgnoreCase))
            throw new ScheduleRefusedException("Chip is not that of a blocked time: those begin with \"blocked:\".");
        return Run(state, new DropWish(command.Chip));
    }

    private Change Run(SessionState state, Block command)
    {
        if (command.Days == Weekdays.None) throw new ScheduleRefusedException("Days cannot be empty: name one, such as \"Mon\".");
        if (command.Start >= command.End) throw new ScheduleRefusedException("End must lie after start.");
        if (command.Label is { Length: > LongestLabel }) throw new ScheduleRefusedException($"Label is longer than {LongestLabel} characters.");
        var blocked = new BlockedTime(command.Days, command.Start, command.End, string.IsNullOrWhiteSpace(command.Label) ? null : Explainer.Sentence(command.Label.Trim()));
        var text = HardWishes.Describe(blocked);
        return Replan(state, wishes => Bounded(wishes.Merge(new WishList { BlockedTimes = [blocked] })), Label("Block", [text]), Explainer.Sentence($"{text} is to stay free."));
    }

    private Change Run(SessionState state, AddCourse command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        var course = programme.Course(command.Course).Code;
        var isAdded = active.Preferences.AddCourses.Contains(course, StringComparer.OrdinalIgnoreCase);
        if (isAdded && programme.Term.FindCourse(course)!.Sections.Any(section => active.LastPlan?.Sections.Any(planned => planned.Crn == section.Crn) is true)) throw new ScheduleRefusedException($"{course} is in this schedule already.");
        return Replan(state, wishes => Bounded(wishes.Merge(new WishList { AddCourses = [course] })), $"Add {course}", $"Added {course}.");
    }

    private Change Run(SessionState state, DropCourse command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        var code = programme.Term.FindCourse(command.Course)?.Code ?? CourseCode.Compact(command.Course);
        var isAdded = active.Preferences.AddCourses.Contains(code, StringComparer.OrdinalIgnoreCase);
        if (!isAdded && !Holds(active, code)) throw new ScheduleRefusedException($"{Programme.Shown(code)} is not in this schedule.");
        var dropped = Replan(state, Drop, $"Drop {code}", $"Dropped {code}.");
        return Remaining(dropped.State, code) is { } remains ? dropped with { Message = $"{dropped.Message} {remains}" } : dropped;

        // One CRN under two codes is one section, and may be in the plan as the other course.
        string? Remaining(SessionState next, string gone) => programme.Term.FindCourse(gone) is { } course
            && Active(next).LastPlan?.Sections.FirstOrDefault(section => course.Sections.Any(one => one.Crn == section.Crn)) is { } stays
            ? $"CRN {stays.Crn} stays as {Explainer.Name(stays)}, the same section: drop {stays.Course} too to leave it out." : null;

        // A pin would bring the course back, and so would the programme.
        WishList Drop(WishList wishes)
        {
            wishes = wishes.Without($"add:{code}");
            foreach (var crn in wishes.PinSections.Where(crn => CourseOf(active, programme, crn) == code).ToList()) wishes = wishes.Without($"pin:{crn}");
            return programme.Proposes(code) ? Bounded(wishes.Merge(new WishList { SkipCourses = [code] })) : wishes;
        }
    }

    private Change Run(SessionState state, Complete command)
    {
        var active = Active(state);
        if (command.Courses.Count > MostCompleted) throw new ScheduleRefusedException($"Courses are more than {MostCompleted}.");
        var codes = command.Courses
            .Select(text => planner.Of(active).Term.FindCourse(text ?? "")?.Code ?? (CourseCode.TryParse(text, out var code) ? code : throw new ScheduleRefusedException($"\"{Programme.Shown(text)}\" is no course code: write it as \"CS1501\".")))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var next = planner.Plan(active with { CompletedCourses = codes }, planner.Of(active));
        return new(state.With(next), "Completed courses", codes.Count == 1 ? "1 course is behind you." : $"{codes.Count} courses are behind you.");
    }

    private static bool Holds(NamedSchedule schedule, string course) =>
        schedule.LastPlan?.Sections.Any(section => section.Course.Equals(course, StringComparison.OrdinalIgnoreCase)) is true;

    private static string? CourseOf(NamedSchedule schedule, Programme programme, string crn) =>
        (programme.Term.FindSection(crn) ?? schedule.LastPlan?.Sections.FirstOrDefault(section => section.Crn == crn))?.Course;

    private static WishChip Chip(SessionState state, string id) =>
        Active(state).Preferences.Chips().FirstOrDefault(chip => chip.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? throw new ScheduleRefusedException("There is no such wish any more.");

    private static WishList Bounded(WishList wishes) => wishes.Chips().Count <= MostChips
        ? wishes
        : throw new ScheduleRefusedException($"A schedule holds at most {MostChips} wishes: drop some first.");
}
