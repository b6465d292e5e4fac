using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>What the source does not say of a section, in the words that stand in brackets behind its name: nothing is confirmed from what is missing.</summary>
internal static class SectionFacts
{
    private const string NoTime = "no set time";

    /// <param name="days">Those that a wish is about.</param>
    public static Func<Section, string?> Time(Weekdays days) => section => section.MayMeetUnseen(days) ? NoTime : null;

    /// <summary>Null when all its days are known, whatever their hours.</summary>
    public static string? Day(Section section) => (section.Untimed is { } untimed ? untimed == Weekdays.None : section.Meetings.Count == 0) ? NoTime : null;

    /// <summary>Null when it is known whether somebody of that name teaches the section.</summary>
    public static string? Person(Section section, string name) =>
        !section.Instructors.Any() ? "nobody is named"
        : section.Instructors.Select(person => PersonName.Doubt(name, person)).FirstOrDefault(doubt => doubt is not null) is { } doubt ? doubt
        : section.Instructor is null && section.Meetings.Any(meeting => meeting.Instructor is null && !meeting.IsSingle) ? "nobody is named for a part of it"
        : null;

    /// <summary>"No class on Friday: not known for CS1501 LEC-101 (no set time)."</summary>
    /// <param name="unknown">As in <see cref="HardWish"/>.</param>
    /// <param name="others">What stands before these where there are others, which keep the wish unless it says something else.</param>
    /// <returns>Null when all is known of all of them.</returns>
    public static string? NotKnown(string text, IReadOnlyCollection<Section> sections, Func<Section, string?>? unknown, string others = ": the others keep it, ")
    {
        var missing = sections.Select(section => (Name: Explainer.Name(section), What: unknown?.Invoke(section))).Where(one => one.What is not null).ToList();
        if (missing.Count == 0) return null;
        var parts = missing.GroupBy(one => one.What, (what, names) => $"not known for {Explainer.List([.. names.Select(one => one.Name)])} ({what})");
        return $"{Explainer.Sentence(text)}{(missing.Count < sections.Count ? others : ": ")}{string.Join(", ", parts)}.";
    }
}
