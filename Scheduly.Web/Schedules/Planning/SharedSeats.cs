namespace Scheduly.Web.Schedules.Planning;

/// <summary>Sections that stand under several codes with one CRN: one seat, planned once, which is a section of each of these courses.</summary>
internal static class SharedSeats
{
    /// <returns>By CRN the codes that it stands under, of those that stand under more than one.</returns>
    /// <param name="among">CRNs to look at; what else is offered is left aside.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IEnumerable<Section> offered, IReadOnlySet<string> among)
    {
        var codes = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in offered)
        {
            if (!among.Contains(section.Crn)) continue;
            if (!codes.TryGetValue(section.Crn, out var list)) codes[section.Crn] = list = [];
            if (!list.Contains(section.Course, StringComparer.OrdinalIgnoreCase)) list.Add(section.Course);
        }

        return codes.Where(one => one.Value.Count > 1)
            .ToDictionary(one => one.Key, one => (IReadOnlyList<string>)[.. one.Value.Order(StringComparer.Ordinal)], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Of two courses that the student asked for, the second is taken by the seat of the first where both have it: a choice of no hours and no credits,
    /// which goes together with that seat alone.
    /// </summary>
    public static CourseChoice[] WithSeats(CourseChoice[] courses, IReadOnlyDictionary<string, IReadOnlyList<string>> shared)
    {
        if (shared.Count == 0) return courses;
        var holders = new Dictionary<string, Section>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < courses.Length; index++)
        {
            var course = courses[index];
            if (course.Asked < 0) continue;
            courses[index] = course with
            {
                Components = [.. course.Components.Select(component => component with { Options = [.. component.Options, .. component.Options.Select(Seat).OfType<SectionOption>()] })],
            };
            foreach (var section in course.Candidate.Sections.Where(section => shared.ContainsKey(section.Crn))) holders.TryAdd(section.Crn, section);
        }

        return courses;

        SectionOption? Seat(SectionOption option)
        {
            if (option.IsAbsent || !holders.TryGetValue(option.Section.Crn, out var holder)) return null;
            option.HeldBy = holder.Course;
            return new SectionOption(option.Section with { Meetings = [], Credits = 0, Untimed = null }, [], [], option.Pin, 0) { SeatOf = holder, Ways = option.Ways };
        }
    }

    /// <summary>Whether a choice that rides on another's seat can stand beside an option.</summary>
    public static bool GoTogether(SectionOption seat, SectionOption other)
    {
        if (seat.SeatOf is not { } holder || other.SeatOf is not null) return true;

        // Beside the other's lecture its laboratory is the other's too: that course has one.
        if (HardWishes.Same(seat.Section.Course, other.Section.Course) && other.IsPlanned && other.HeldBy == holder.Course) return false;
        if (HardWishes.Same(seat.Section.Course, other.Section.Course)) return other.AbsentBeside?.Invoke(seat.Section) ?? PlanModel.AreLinked(seat, other);
        return !HardWishes.Same(other.Section.Course, holder.Course) || other.Section.Component != holder.Component || HardWishes.Same(other.Section.Crn, holder.Crn);
    }

    /// <summary>True when every seat that is ridden on is taken.</summary>
    public static bool AreTaken(ReadOnlySpan<SectionOption> plan)
    {
        foreach (var seat in plan)
        {
            if (seat.SeatOf is not { } holder) continue;
            var taken = false;
            foreach (var option in plan) taken |= option.IsPlanned && HardWishes.Same(option.Section.Crn, holder.Crn);
            if (!taken) return false;
        }

        return true;
    }

    /// <returns>Null where the course is in under its own code.</returns>
    public static string? Added(PlanOutline plan, string course) => Seat(plan, course) is { } seat
        ? $"{course} is in, as you asked: it is the same section as {Explainer.Name(seat)} (CRN {seat.Crn})."
        : null;

    /// <returns>Null where no section of the course is planned under another code.</returns>
    public static string? Remaining(PlanOutline plan, string course) => Seat(plan, course) is { } seat
        ? $"{course} is not out altogether: {Explainer.Name(seat)} (CRN {seat.Crn}), which is in this schedule, is the same section. Skip {seat.Course} too to leave it out."
        : null;

    public static void Describe(PlanOutline plan, List<string> sentences)
    {
        foreach (var section in plan.Options.Select(option => option.Section))
        {
            if (plan.Model.Request.SharedCodes.TryGetValue(section.Crn, out var codes))
                sentences.Add($"CRN {section.Crn} is one section of {Explainer.List(codes)}: one seat, and its credits count once.");
        }
    }

    private static Section? Seat(PlanOutline plan, string course) =>
        plan.Options.Any(option => HardWishes.Same(option.Section.Course, course)) ? null
        : plan.Options.Select(option => option.Section).FirstOrDefault(section => plan.Model.Request.IsOf(section, course));
}
