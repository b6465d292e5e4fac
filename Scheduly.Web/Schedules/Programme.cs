using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules;

/// <summary>What a schedule is planned from: what a term offers and what a major asks for.</summary>
internal sealed record Programme(TermCatalog Term, RequirementSet Requirements)
{
    /// <summary>The courses that the major names, for the old contract's <c>courses</c>.</summary>
    public IReadOnlyList<string> Courses { get; } = CourseCode.ParseAll(Named(Requirements));

    /// <exception cref="ScheduleRefusedException">There is no such section.</exception>
    public Section Section(string crn) => Term.FindSection(crn)
        ?? throw new ScheduleRefusedException($"CRN {Shown(crn)} is not offered in {Term.DisplayName} at {Term.School}.");

    /// <summary>As <see cref="Section(string)"/>; of a CRN that stands under several codes the section of that course.</summary>
    public Section Section(string crn, string course) => Term.FindCourse(course)?.Sections.FirstOrDefault(section => section.Crn == crn.Trim()) ?? Section(crn);

    /// <exception cref="ScheduleRefusedException">There is no such course.</exception>
    public Course Course(string code) => Term.FindCourse(code)
        ?? throw new ScheduleRefusedException($"{Shown(code)} is not offered in {Term.DisplayName} at {Term.School}.");

    /// <summary>True for a course that the planner may choose by itself.</summary>
    public bool Proposes(string course) =>
        Named(Requirements).Contains(course, StringComparer.OrdinalIgnoreCase) || (Corequisites.LectureOf(course) is { } lecture && Term.FindCourse(lecture) is not null);

    /// <summary>The schedule with the members that follow from the programme.</summary>
    public NamedSchedule Fill(NamedSchedule schedule) => schedule with
    {
        Courses = Courses,
        Prereqs = Requirements.Prereqs,
        MultiSemesterPrereqs = Requirements.MultiSemesterPrereqs,
    };

    private static IEnumerable<string> Named(RequirementSet set) =>
        set.Required.Concat(set.ChooseFrom.Concat(set.GenEds).SelectMany(group => group.Options));

    /// <summary>What a client sent, short enough for a sentence.</summary>
    public static string Shown(string? text) => (text ?? "").Trim() is { Length: <= 20 } whole ? whole : $"{text!.Trim()[..20]}…";
}
