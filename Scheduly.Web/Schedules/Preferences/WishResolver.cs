using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>
/// Holds what was understood against the catalogue: a course gets the code that the catalogue has for it. What may mean two courses is not
/// guessed, and for what matches nothing the nearest are named.
/// </summary>
internal static class WishResolver
{
    private const int Most = 3;

    /// <returns>The wishes, and sentences for the student; none when all was found.</returns>
    public static (ParsedWishes Wishes, IReadOnlyList<string> Notes) Resolve(ParsedWishes parsed, TermCatalog term)
    {
        List<string> notes = [.. parsed.Notes];
        List<Wish> understood = [];
        List<TextSpan> left = [.. parsed.NotUnderstood];
        foreach (var said in parsed.Understood)
        {
            var (wish, doubt) = NamePairs.Resolve(said, term);
            if (doubt is null) (wish, doubt) = CatalogNames.Resolve(wish, term);
            if (doubt is not null)
            {
                notes.Add(doubt);
                left.Add(said.Span);
                continue;
            }

            var codes = wish.Adds.AddCourses.Concat(wish.Adds.SkipCourses).Concat((wish.Adds.CourseCredits ?? []).Select(chosen => chosen.Course)).Concat(wish.Withdraws.Select(CodeOf).OfType<string>()).Distinct().ToList();
            if (codes.FirstOrDefault(code => term.FindCourse(code) is null && term.FindCourses(code).Count > 1) is { } open)
            {
                notes.Add($"{open} may be {Explainer.List([.. term.FindCourses(open).Select(course => course.Code).Take(Most)], "or")}: say which.");
                left.Add(wish.Span);
                continue;
            }

            var known = codes.Aggregate(wish, (current, code) => term.FindCourse(code) is { } course ? WithCode(current, code, course.Code) : current);
            if (known.Adds.CourseCredits?.Select(chosen => Refusal(chosen, term)).FirstOrDefault(refused => refused is not null) is { } refusal)
            {
                notes.Add(refusal);
                left.Add(wish.Span);
                continue;
            }

            if (wish.Guessed && wish.Adds.AvoidInstructors.FirstOrDefault(name => !IsKnown(name, term)) is { } nobody)
            {
                notes.Add($"Nothing is known as {nobody}, as a person or otherwise; nearest are {Explainer.List([.. Nearest(nobody, term.Instructors).Take(Most)])}.");
                left.Add(wish.Span);
                continue;
            }

            understood.Add(known);
            notes.AddRange(codes.Where(code => term.FindCourse(code) is null).Select(code => Unknown("course", code, term.NearestCourses(code).Select(course => course.Code))));
            notes.AddRange(wish.Adds.Instructors.Concat(wish.Adds.AvoidInstructors).Concat(wish.Adds.OnlyInstructors ?? []).Where(name => !IsKnown(name, term))
                .Select(name => UnknownPerson(name, term)));
        }

        return (new(understood, [.. left.OrderBy(span => span.Start)]) { Notes = notes }, notes);
    }

    public static bool IsKnown(string name, TermCatalog term) => term.Instructors.Any(one => PersonName.Means(name, one));

    /// <summary>Null when the course can be taken for so many credits, or is not of this term, which is said apart.</summary>
    private static string? Refusal(ChosenCredits chosen, TermCatalog term)
    {
        if (term.FindCourse(chosen.Course) is not { } course || course.Sections.Any(chosen.Fits)) return null;
        if (course.Credits == chosen.Credits || course.Sections.Any(section => section.MaxCredits is null && section.Credits == chosen.Credits)) return null;
        var offered = course.Sections.Where(section => section.Credits > 0).SelectMany(Offer).Distinct().ToList();
        return $"{course.Code} is offered for {Explainer.List(offered, "or")} credits, not for {HardWishes.Credits(chosen.Credits)}.";

        static IEnumerable<string> Offer(Section section) => section.CreditChoices is { } choices ? choices.Select(HardWishes.Credits) : [CreditWords.Of(section)];
    }

    public static string UnknownPerson(string name, TermCatalog term) => Unknown("instructor", name, Nearest(name, term.Instructors));

    public static string Unknown(string what, string said, IEnumerable<string> nearest) =>
        nearest.Take(Most).ToList() is { Count: > 0 } names ? $"No {what} of this term is {said}; the nearest are {Explainer.List(names)}." : $"No {what} of this term is {said}.";

    public static IEnumerable<string> Nearest(string name, IEnumerable<string> people)
    {
        var words = FoldedText.Words(name);
        return people
            .OrderBy(one => FoldedText.Words(one).SelectMany(word => words, CourseNumbers.EditDistance).DefaultIfEmpty(int.MaxValue).Min())
            .ThenBy(one => one, StringComparer.Ordinal);
    }

    private static string? CodeOf(string id) =>
        id.StartsWith("skip:", StringComparison.Ordinal) || id.StartsWith("add:", StringComparison.Ordinal) ? id[(id.IndexOf(':') + 1)..] is var code && code != "*" ? code : null : null;

    private static Wish WithCode(Wish wish, string said, string code)
    {
        if (said == code) return wish;
        string Known(string one) => one == said ? code : one;
        return wish with
        {
            Label = wish.Label.Replace(WishLabels.Course(said), WishLabels.Course(code), StringComparison.Ordinal),
            Adds = wish.Adds with
            {
                CourseCredits = wish.Adds.CourseCredits is { } chosen ? [.. chosen.Select(one => one with { Course = Known(one.Course) })] : null,
                AddCourses = [.. wish.Adds.AddCourses.Select(Known)],
                SkipCourses = [.. wish.Adds.SkipCourses.Select(Known)],
            },
            Withdraws = [.. wish.Withdraws.Select(id => CodeOf(id) == said ? id[..(id.IndexOf(':') + 1)] + code : id)],
        };
    }
}
