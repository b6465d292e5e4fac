using System.Globalization;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Says in short sentences which wishes a plan keeps or breaks. Each sentence is checked against the plan, not taken from the search.</summary>
internal static class Explainer
{
    public static IReadOnlyList<string> Explain(PlanOutline plan, bool truncated)
    {
        var sentences = new List<string>();
        Section[] sections = [.. plan.Options.Select(option => option.Section)];
        if (sections.Length == 0) sentences.Add("No section fits.");

        Pins(plan, sentences);
        Wishes(plan, sections, sentences);
        Hybrids(plan.Model.Request.Wishes, sections, sentences);
        WeekWords.Describe(plan.Model.Request.Wishes, plan.Options, plan.Shape, sentences);
        CreditWords.Describe(plan, sentences);
        Prerequisites(plan, sentences);

        foreach (var section in sections)
        {
            if (section.Meetings.Count == 0) sentences.Add($"{Name(section)} has no set time.");
            else if (section.Untimed is not null) sentences.Add($"{Name(section)} has a meeting without a set time.");
            if (section.SeatsOpen <= 0) sentences.Add($"{Name(section)} has no open seats.");
            else if (section.SeatsOpen > 0 && section.Waiting > 0) sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{Name(section)} has open seats and {section.Waiting} on its waiting list, who may come first."));
        }

        DateWords.Describe(sections, sentences);
        Laboratories(plan, sentences);
        SharedSeats.Describe(plan, sentences);
        if (truncated) sentences.Add("The search was cut short: a better schedule may exist.");
        return sentences;
    }

    /// <summary>The words with a capital at their beginning.</summary>
    public static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";

    /// <summary>"CS1501 LEC-101".</summary>
    public static string Name(Section section) => $"{section.Course} {section.Name}".TrimEnd();

    /// <summary>"A, B and C".</summary>
    public static string List(IReadOnlyList<string> names, string last = "and") =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} {last} {names[^1]}";

    private static void Pins(PlanOutline plan, List<string> sentences)
    {
        foreach (var option in plan.Options.Where(option => option.Pin >= 0))
        {
            var broken = option.Breaks.Select(index => plan.Model.Hard[index].Wish.Text).ToList();
            sentences.Add(broken.Count == 0
                ? $"{Name(option.Section)}: pinned."
                : $"{Name(option.Section)}: pinned, which stands before your wish: {string.Join("; ", broken)}.");
        }
    }

    private static void Wishes(PlanOutline plan, Section[] sections, List<string> sentences)
    {
        foreach (var hard in plan.Model.Hard)
        {
            if (hard.Wish.Kind == Wish.Add && plan.Holds(hard.Wish.Value)) sentences.Add(SharedSeats.Added(plan, hard.Wish.Value) ?? $"{hard.Wish.Value} is in, as you asked.");
            if (hard.Wish.Kind == Wish.FreeDay || sections.Length == 0) continue;
            if (hard.Rule is { } rule && rule.Breaks(plan.Options)) sentences.Add($"Not kept: {hard.Wish.Text}.");
            else if (hard.Rule is not null || (hard.Breaks is not null && !sections.Any(hard.IsBrokenBy))) sentences.Add(Kept(plan, hard, sections));
        }

        foreach (var soft in plan.Model.Soft.Where(_ => sections.Length > 0))
        {
            var breaking = soft.Breaks is null ? [] : sections.Where(soft.IsBrokenBy).Select(Name).ToList();
            var kept = soft.Rule is { } rule ? !rule.Breaks(plan.Options) : breaking.Count == 0;
            sentences.Add(kept ? Doubt(soft, sections) ?? $"{Sentence(soft.Wish.Text)}, as you would rather have it."
                : breaking.Count > 0 ? $"{List(breaking)} {(breaking.Count == 1 ? "goes" : "go")} against what you would rather have: {soft.Wish.Text}."
                : $"You would rather have {soft.Wish.Text}: not kept.");
        }

        foreach (var name in plan.Model.Request.Wishes.Instructors)
        {
            var taught = sections.Where(section => section.Instructors.Any(person => PersonName.IsCertain(name, person))).Select(Name).ToList();
            var maybe = sections.Where(section => HardWishes.TaughtBy(section, name)).Select(Name).ToList();
            sentences.Add(taught.Count > 0 ? $"{List(taught)} with {name}, as you wished."
                : maybe.Count > 0 ? $"{List(maybe)} may be with {name}: only an initial is given."
                : SectionFacts.NotKnown($"no section with {name} is named in this schedule", sections, section => SectionFacts.Person(section, name), others: "; ")
                ?? $"No section with {name} is in this schedule.");
        }
    }

    /// <summary>Nothing in the plan is known to break the wish: whether that confirms it depends on what the catalogue says.</summary>
    private static string Kept(PlanOutline plan, HardWish hard, Section[] sections)
    {
        var wish = hard.Wish;
        if (wish.Kind == Wish.Skip && SharedSeats.Remaining(plan, wish.Value) is { } remains) return remains;
        if (Doubt(hard, sections) is { } doubt) return doubt;
        var offered = plan.Model.Request.Candidates.SelectMany(one => one.AllSections).ToList();
        return wish.Kind switch
        {
            Wish.Skip when !offered.Exists(hard.IsBrokenBy) => $"{wish.Value} is not among the courses that this schedule chooses from.",
            Wish.AvoidInstructor when !offered.Exists(section => hard.IsBrokenBy(section) || hard.Unknown!(section) is not null) => $"Nobody called {wish.Value} teaches a course that this schedule chooses from.",
            Wish.OnlyInstructor when !offered.Exists(section => OnlyPeople.IsBy(wish, section)) => $"Nobody called {wish.Value} teaches a course that this schedule chooses from.",
            Wish.Skip => $"{wish.Value} is left out, as you wished.",
            Wish.OpenSeats => "All sections have open seats, as you wished.",
            _ => $"{Sentence(wish.Text)}, as you wished.",
        };
    }

    /// <returns>What is true of a wish that is kept as far as is known, or in the week alone; null when it is kept in every way.</returns>
    private static string? Doubt(HardWish hard, Section[] sections)
    {
        if (SingleMeetings.Against(hard, sections) is not { } single) return SectionFacts.NotKnown(hard.Wish.Text, sections, hard.Unknown);
        var text = SingleMeetings.WeeklyText(hard);
        return $"{SectionFacts.NotKnown(text, sections, hard.Unknown)?.TrimEnd('.') ?? Sentence(text)}; {single}.";
    }

    /// <summary>A hybrid section is no online one, and partly is.</summary>
    private static void Hybrids(WishList wishes, Section[] sections, List<string> sentences)
    {
        if (wishes.Mode != ModeWish.NoOnline || sections.Where(section => OtherWishes.ModeOf(section) == TeachingMode.Hybrid).Select(Name).ToList() is not { Count: > 0 } hybrid) return;
        sentences.Add($"{List(hybrid)} {(hybrid.Count == 1 ? "is" : "are")} partly online: say \"no hybrid classes\" to leave such out.");
    }

    /// <summary>Some schools give the laboratory of a course a code of its own.</summary>
    private static void Laboratories(PlanOutline plan, List<string> sentences)
    {
        var request = plan.Model.Request;
        bool Is(IEnumerable<string> courses, string course) => courses.Contains(course, StringComparer.OrdinalIgnoreCase);
        foreach (var (course, laboratory) in request.Laboratories.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var (lecture, part) = (plan.Holds(course), plan.Holds(laboratory));
            if (lecture && part && !Is(request.Wishes.AddCourses, laboratory)) sentences.Add($"{laboratory} comes along: it is the laboratory of {course}.");
            if (part && !lecture && !Is(request.CompletedCourses, course)) sentences.Add($"{laboratory} is the laboratory of {course}, which is not in this schedule: add {course}.");
            if (!lecture || part || Is(request.CompletedCourses, laboratory) || Is(request.Wishes.SkipCourses, laboratory)) continue;
            var fits = request.Candidates.Any(one => one.Laboratory is not null && HardWishes.Same(one.Course, course)) ? "no section of it fits into this schedule" : "it is not in this schedule";
            sentences.Add($"{course} has a laboratory of its own, {laboratory}, and {fits}: the registrar may ask for it.");
        }
    }

    private static void Prerequisites(PlanOutline plan, List<string> sentences)
    {
        foreach (var course in plan.Options.Select(option => option.Section.Course).Distinct())
        {
            if (plan.Eligibility.Missing(course) is not { Count: > 0 } missing) continue;
            sentences.Add(plan.Eligibility.HasUnknownPrerequisites(course)
                ? $"{course} needs {List(missing)} first: not checked, because no completed courses are known."
                : $"{course} needs {List(missing)} first: not among your completed courses.");
        }
    }
}
