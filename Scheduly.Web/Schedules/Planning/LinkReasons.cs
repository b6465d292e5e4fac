namespace Scheduly.Web.Schedules.Planning;

/// <summary>Why sections that must be taken together have no place, though each component by itself has one.</summary>
internal static class LinkReasons
{
    /// <summary>What is not decided by then is not given as a reason.</summary>
    private const int MostSteps = 20_000;

    private const int MostNames = 3;

    /// <returns>Null when nothing of the kind keeps the course out.</returns>
    public static string? Of(PlanOutline plan, CourseChoice course)
    {
        var model = plan.Model;
        SectionOption[][] all = [.. course.Components.Select(component => component.Options.Any(option => option.Pin >= 0) ? [.. component.Options.Where(option => option.Pin >= 0)] : component.Options)];
        if (!Exists(model, course, all)) return Impossible(course, all);

        SectionOption[][] allowed = [.. all.Select(options => options.Where(option => option.Pin >= 0 || option.Breaks.Count == 0).ToArray())];
        if (!Exists(model, course, allowed))
        {
            var wishes = Blamed(all, allowed, out var what).SelectMany(option => option.Breaks).Distinct().Order().Select(index => model.Hard[index].Wish.Text).Take(MostNames);
            return $"{what}, and all of them break a wish: {string.Join("; ", wishes)}.";
        }

        SectionOption[][] free = [.. allowed.Select(options => options.Where(option => !plan.Options.Any(other => model.Clash(option, other))).ToArray())];
        if (Exists(model, course, free)) return null;
        var clashing = Blamed(allowed, free, out var needs);
        var others = plan.Options.Where(other => clashing.Any(option => model.Clash(option, other))).Select(other => Explainer.Name(other.Section)).Take(MostNames);
        return $"{needs}, and all of them overlap with {Explainer.List([.. others], "or")}.";

        // The component that alone stands in the way, by its options that would do.
        IReadOnlyList<SectionOption> Blamed(SectionOption[][] wide, SectionOption[][] narrow, out string words)
        {
            var primary = SectionLinks.Primary(course.Candidate.Sections);
            foreach (var index in Enumerable.Range(0, wide.Length).OrderBy(index => course.Components[index].Name == primary))
            {
                SectionOption[] gone = [.. wide[index].Except(narrow[index]).Where(option => Exists(model, course, [.. narrow.Select((options, other) => other == index ? [option] : options)]))];
                if (gone.Length == 0) continue;
                words = Needs(course.Components[index].Name, primary);
                return gone;
            }

            words = "Its sections are taken together";
            return [.. wide.Zip(narrow).SelectMany(one => one.First.Except(one.Second))];
        }
    }

    private static string Needs(string component, string primary) =>
        component.Length == 0 ? "Needs another of its sections"
        : component == primary ? $"Needs one of its {LinkWords.Plural(component)} with what belongs to it"
        : $"Needs one of its {LinkWords.Plural(component)}";

    private static string Impossible(CourseChoice course, SectionOption[][] options)
    {
        var sections = options.SelectMany(component => component).Where(option => option.IsPlanned).SelectMany(option => option.Others.Prepend(option.Section)).ToList();
        var lost = sections.Select(section => (Section: section, Missing: SectionLinks.Missing(section, course.Candidate.Sections).Take(MostNames).ToList())).Where(one => one.Missing.Count > 0).ToList();
        if (lost.Count > 0)
        {
            return string.Join(" ", lost.Take(MostNames).Select(one => one.Missing.Count == 1
                ? $"{Explainer.Name(one.Section)} cannot be taken: its partner {one.Missing[0]} is not in the catalogue."
                : $"{Explainer.Name(one.Section)} cannot be taken: its partners {Explainer.List(one.Missing)} are not in the catalogue."));
        }

        var pinned = sections.Where(section => options.Any(component => component.Any(option => option.Pin >= 0 && option.Section.Crn == section.Crn))).ToList();
        return pinned.Count > 0
            ? $"{Explainer.List([.. pinned.Select(Explainer.Name).Take(MostNames)])} cannot be taken: no section that belongs to it is free at another hour{Overlapping(course, pinned)}."
            : $"Its sections that belong together overlap each other{Overlapping(course, [])}.";
    }

    /// <summary>": CS0441 01 and LAB-01L1; CS0441 02 and LAB-02L1"; empty where no two of them do by themselves.</summary>
    /// <param name="pinned">Those that one of each two is among; any where it is empty.</param>
    private static string Overlapping(CourseChoice course, List<Section> pinned)
    {
        var primary = SectionLinks.Primary(course.Candidate.Sections);
        var options = course.Components.SelectMany(component => component.Options).Where(option => option.IsPlanned).OrderBy(option => option.Section.Component != primary).ToList();
        var pairs = options.SelectMany((one, index) => options.Skip(index + 1).Where(other => PlanModel.AreLinked(one, other) && MeetingTimes.Overlap(one.Section, other.Section)), (one, other) => (one, other))
            .Where(pair => !Same(pair.one, pair.other) && (pinned.Count == 0 || pinned.Contains(pair.one.Section) || pinned.Contains(pair.other.Section)))
            .Select(pair => HardWishes.Same(pair.one.Section.Course, pair.other.Section.Course) ? $"{Explainer.Name(pair.one.Section)} and {pair.other.Section.Name}" : $"{Explainer.Name(pair.one.Section)} and {Explainer.Name(pair.other.Section)}")
            .Take(MostNames).ToList();
        return pairs.Count > 0 ? $": {string.Join("; ", pairs)}" : "";

        // Of a component without lists a plan has one section anyway.
        bool Same(SectionOption one, SectionOption other) => one.Ways is null && course.Components.Any(component => component.Options.Contains(one) && component.Options.Contains(other));
    }

    private static bool Exists(PlanModel model, CourseChoice course, SectionOption[][] options)
    {
        var chosen = new SectionOption[options.Length];
        var steps = 0;
        return options.All(component => component.Length > 0) && Choose(0);

        bool Choose(int at)
        {
            if (at == chosen.Length) return course.Components.Select(component => component.Ways).OfType<CourseWays>().Distinct().All(IsWay);
            foreach (var option in options[at])
            {
                if (++steps > MostSteps) return true;
                if (chosen.AsSpan(0, at).ContainsAnyInClash(model, option)) continue;
                chosen[at] = option;
                if (Choose(at + 1)) return true;
            }

            return false;
        }

        bool IsWay(CourseWays ways) => chosen.Where((_, index) => course.Components[index].Ways == ways)
            .Aggregate(ways.Everything(), (common, option) => [.. common.Zip(option.Ways!, (one, other) => one & other)])
            .Any(word => word != 0);
    }

    private static bool ContainsAnyInClash(this Span<SectionOption> chosen, PlanModel model, SectionOption option)
    {
        foreach (var one in chosen)
        {
            if (model.Clash(one, option)) return true;
        }

        return false;
    }
}
