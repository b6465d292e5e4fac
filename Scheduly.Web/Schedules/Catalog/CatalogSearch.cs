namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Finds courses in the order that people expect: the code itself or a CRN, codes that begin with the text, titles, instructors; by
/// code within each. A term has some thousand courses, so that each search looks at all of them.
/// </summary>
internal sealed class CatalogSearch(IReadOnlyList<Course> courses)
{
    private enum Rank
    {
        Exact,
        Code,
        Title,
        Instructor,
    }

    private readonly CourseNumbers _numbers = new(courses);

    private readonly List<Entry> _entries =
        [.. courses.OrderBy(course => course.Code, StringComparer.Ordinal).Select(course => new Entry(course))];

    public CatalogPage Run(CatalogQuery query)
    {
        var code = CourseCode.Compact(query.Text);
        var numbered = _numbers.Find(query.Text).Select(course => course.Code).ToHashSet(StringComparer.Ordinal);
        var words = FoldedText.Words(query.Text);
        var found = new List<(Rank Rank, CourseMatch Match)>();
        foreach (var entry in _entries)
        {
            var (rank, named) = numbered.Contains(entry.Course.Code) ? (Rank.Exact, entry.Course.Sections) : entry.Match(code, words);
            var sections = named.Where(section => Passes(section, query)).ToList();
            if (sections.Count > 0) found.Add((rank, new(entry.Course, sections)));
        }

        // OrderBy is stable: what is ranked alike stays in the order of codes.
        return new(found.Count, [.. found.OrderBy(one => one.Rank).Skip(query.Skip).Take(query.Take).Select(one => one.Match)]);
    }

    private static bool Passes(Section section, CatalogQuery query)
    {
        if (query.OpenOnly && section.SeatsOpen <= 0) return false;
        if (query.Days == Weekdays.None && query.From is null && query.Until is null) return true;
        return section.Meetings.Count > 0 && section.Meetings.All(meeting =>
            (query.Days == Weekdays.None || (meeting.Days & ~query.Days) == Weekdays.None)
            && (query.From is not { } from || meeting.Start >= from)
            && (query.Until is not { } until || meeting.End <= until));
    }

    private sealed class Entry(Course course)
    {
        private readonly IReadOnlyList<string> _words = [.. course.Sections.Select(section => section.Title)
            .Prepend(course.Title).Distinct().SelectMany(FoldedText.Words).Distinct()];

        private readonly IReadOnlyList<(Section Section, IReadOnlyList<string> Words)> _instructors =
            [.. course.Sections.Select(section => (section, (IReadOnlyList<string>)[.. section.Instructors.SelectMany(FoldedText.Words)]))];

        public Course Course => course;

        /// <returns>The sections that the text speaks of; none when it does not speak of this course.</returns>
        public (Rank Rank, IEnumerable<Section> Sections) Match(string code, IReadOnlyList<string> words)
        {
            if (course.Code == code) return (Rank.Exact, course.Sections);
            if (course.Code.StartsWith(code, StringComparison.Ordinal)) return (Rank.Code, course.Sections);
            if (course.Sections.FirstOrDefault(section => section.Crn == code) is { } pinned) return (Rank.Exact, [pinned]);

            var rest = words.Where(word => !Begins(_words, word) && !course.Code.StartsWith(word, StringComparison.Ordinal)).ToList();
            if (rest.Count == 0) return words.Count == 0 ? (Rank.Title, []) : (Rank.Title, course.Sections);
            return (Rank.Instructor, _instructors.Where(one => rest.TrueForAll(word => Begins(one.Words, word))).Select(one => one.Section));
        }

        private static bool Begins(IReadOnlyList<string> words, string beginning) =>
            words.Any(word => word.StartsWith(beginning, StringComparison.Ordinal));
    }
}
