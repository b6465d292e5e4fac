using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Export;

/// <summary>Holds a file from outside to the limits of what this program would write; the serializer has checked its form.</summary>
internal static class ImportCheck
{
    private const int LongestText = 500, LongestCode = 40, MostItems = 200, MostSections = 60, MostMeetings = 20;

    /// <exception cref="ImportFault">The first member that is not as it should be.</exception>
    public static void Check(ScheduleFile file)
    {
        if (file.Format != ScheduleFile.FormatName) throw new ImportFault("format", $"The member 'format' must be \"{ScheduleFile.FormatName}\": this is another kind of file.");
        if (file.Version is < 1 or > ScheduleFile.CurrentVersion) throw new ImportFault("version", $"The member 'version' must be 1 to {ScheduleFile.CurrentVersion}: the file was written by another version of this program.");
        if (file.Schedules.Count is 0 or > CommandHandler.MostSchedules) throw new ImportFault("schedules", $"The member 'schedules' must hold 1 to {CommandHandler.MostSchedules} schedules.");
        Each(file.Schedules, "schedules", Check);
    }

    private static void Check(NamedSchedule schedule, string at)
    {
        Text(schedule.Name, $"{at}.name", CommandHandler.LongestName, required: true);
        Text(schedule.School, $"{at}.school", LongestCode, required: true);
        Text(schedule.Major, $"{at}.major", LongestText, required: true);
        Text(schedule.Term, $"{at}.term", LongestCode, required: true);
        Codes(schedule.Courses, $"{at}.courses");
        Codes(schedule.CompletedCourses, $"{at}.completedCourses");
        foreach (var (name, list) in new[] { ("prereqs", schedule.Prereqs), ("multiSemesterPrereqs", schedule.MultiSemesterPrereqs) })
        {
            Each(list, $"{at}.{name}", (one, place) =>
            {
                Text(one.Course, $"{place}.course", LongestCode, required: true);
                Codes(one.Requires, $"{place}.requires");
            });
        }

        // The history keeps what is its own under such names.
        if (schedule.Other?.Keys.FirstOrDefault(name => name.StartsWith('$')) is { } own) throw new ImportFault($"{at}.{own}", "A member whose name begins with \"$\" is not allowed.");
        Check(schedule.Preferences, $"{at}.preferences");
        if (schedule.LastPlan is { } plan) Check(plan, $"{at}.lastPlan");
    }

    private static void Check(WishList wishes, string at)
    {
        Codes(wishes.SkipCourses, $"{at}.skipCourses");
        Codes(wishes.AddCourses, $"{at}.addCourses");
        Codes(wishes.PinSections, $"{at}.pinSections");
        Each(wishes.Instructors, $"{at}.instructors", (name, place) => Text(name, place, LongestText, required: true));
        Each(wishes.AvoidInstructors, $"{at}.avoidInstructors", (name, place) => Text(name, place, LongestText, required: true));
        Each(wishes.BlockedTimes, $"{at}.blockedTimes", (blocked, place) =>
        {
            if (blocked.Days == Weekdays.None) throw new ImportFault($"{place}.days", "A blocked time needs a day.");
            if (blocked.Start >= blocked.End) throw new ImportFault($"{place}.end", "The end must lie after the start.");
            Text(blocked.Label, $"{place}.label", LongestText);
        });
        Each(wishes.FreeSpans, $"{at}.freeSpans", (span, place) =>
        {
            if (span.Days == Weekdays.None) throw new ImportFault($"{place}.days", "A free time needs a day.");
            if (span.Minutes <= 0 || (span.Until - span.From).TotalMinutes < span.Minutes || span.From >= span.Until) throw new ImportFault($"{place}.minutes", "The minutes must fit between the two times.");
            Text(span.Label, $"{place}.label", LongestText);
        });
        Each(wishes.NoAttributes, $"{at}.noAttributes", (name, place) => Text(name, place, LongestText, required: true));
        Each(wishes.Soft, $"{at}.soft", (id, place) => Text(id, place, LongestText, required: true));
        Text(wishes.Campus, $"{at}.campus", LongestText);
        Each(wishes.NoCampuses ?? [], $"{at}.noCampuses", (name, place) => Text(name, place, LongestText, required: true));
        Each(wishes.OnlyAttributes ?? [], $"{at}.onlyAttributes", (name, place) => Text(name, place, LongestText, required: true));
        Each(wishes.OnlyInstructors ?? [], $"{at}.onlyInstructors", (name, place) => Text(name, place, LongestText, required: true));
        foreach (var (name, count) in new[] { ("maxClassesPerDay", wishes.MaxClassesPerDay), ("maxInRow", wishes.MaxInRow) })
        {
            if (count is < 1 or > 20) throw new ImportFault($"{at}.{name}", "Classes are 1 to 20.");
        }

        if (wishes.MinutesBetween is < 1 or > 600) throw new ImportFault($"{at}.minutesBetween", "Minutes are 1 to 600.");
        foreach (var (name, credits) in new[] { ("minCredits", wishes.MinCredits), ("maxCredits", wishes.MaxCredits), ("targetCredits", wishes.TargetCredits) })
        {
            if (credits is < 0 or > 100) throw new ImportFault($"{at}.{name}", "Credits are 0 to 100.");
        }

        if (wishes.FreeDays is < 0 or > 5) throw new ImportFault($"{at}.freeDays", "Free days are 0 to 5.");
    }

    private static void Check(Plan plan, string at)
    {
        if (plan.Sections is not { Count: <= MostSections }) throw new ImportFault($"{at}.sections", $"A plan has a list of at most {MostSections} sections.");
        Each(plan.Sections, $"{at}.sections", (section, place) =>
        {
            Text(section.Course, $"{place}.course", LongestCode, required: true);
            Text(section.Crn, $"{place}.crn", LongestCode, required: true);
            if (section.Crn.Any(char.IsWhiteSpace)) throw new ImportFault($"{place}.crn", "A CRN holds no spaces.");
            if (section.Name is null) throw new ImportFault($"{place}.name", "The member is required.");
            foreach (var (name, text) in new[] { ("name", section.Name), ("title", section.Title), ("instructor", section.Instructor), ("location", section.Location), ("link", section.Link) })
            {
                Text(text, $"{place}.{name}", LongestText);
            }

            if (section.Credits is < 0 or > 100) throw new ImportFault($"{place}.credits", "Credits are 0 to 100.");
            if (section.Meetings is not { Count: <= MostMeetings }) throw new ImportFault($"{place}.meetings", $"A section has a list of at most {MostMeetings} meetings.");
            Each(section.Meetings, $"{place}.meetings", Check);
        });
        var twice = plan.Sections.GroupBy(section => section.Crn, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ImportFault($"{at}.sections", $"CRN {twice.Key} stands in the plan twice.");
    }

    private static void Check(Meeting meeting, string at)
    {
        if (meeting.Days == Weekdays.None) throw new ImportFault($"{at}.days", "A meeting needs a day.");
        if (meeting.Start >= meeting.End) throw new ImportFault($"{at}.end", "The end must lie after the start.");
        if (meeting.Until < meeting.From) throw new ImportFault($"{at}.until", "The last day must not lie before the first.");
        if (meeting.From is null != meeting.Until is null) throw new ImportFault($"{at}.until", "The first and the last day stand together or not at all.");
        Text(meeting.Location, $"{at}.location", LongestText);
        Text(meeting.Instructor, $"{at}.instructor", LongestText);
    }

    private static void Codes(IReadOnlyList<string> codes, string at) => Each(codes, at, (code, place) => Text(code, place, LongestCode, required: true));

    private static void Text(string? text, string at, int longest, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(text)) throw new ImportFault(at, "The member is required.");
        if (text is null) return;
        if (text.Length > longest) throw new ImportFault(at, $"The text is longer than {longest} characters.");
        if (text.Any(char.IsControl)) throw new ImportFault(at, "The text holds a control character.");
    }

    /// <summary>The serializer lets null stand for an element of a list, and for a list that is absent.</summary>
    private static void Each<T>(IReadOnlyList<T> list, string at, Action<T, string> check)
    {
        if (list is null) throw new ImportFault(at, "The member is required.");
        if (list.Count > MostItems) throw new ImportFault(at, $"The list holds more than {MostItems} items.");
        for (var index = 0; index < list.Count; index++)
        {
            if (list[index] is null) throw new ImportFault($"{at}[{index}]", "null is not allowed.");
            check(list[index], $"{at}[{index}]");
        }
    }
}
