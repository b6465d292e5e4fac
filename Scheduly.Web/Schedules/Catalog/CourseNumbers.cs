namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Finds courses by numbers as numbers, so that "CS 441" is CS0441, and those that are nearest to what matches nothing.</summary>
internal sealed class CourseNumbers(IReadOnlyList<Course> courses)
{
    private readonly ILookup<string, Course> _byNumber = courses.ToLookup(course => Key(course.Code), StringComparer.Ordinal);

    public IReadOnlyList<Course> Find(string text) => [.. _byNumber[Key(CourseCode.Compact(text))]];

    /// <summary>Of the same subject first, then by the letters that differ.</summary>
    public IEnumerable<Course> Nearest(string text)
    {
        var code = CourseCode.Compact(text);
        var subject = Subject(code);
        return courses.OrderBy(course => EditDistance(code, course.Code) + (Subject(course.Code) == subject ? 0 : 3)).ThenBy(course => course.Code, StringComparer.Ordinal);
    }

    /// <summary>Letters to put in, take out or change.</summary>
    public static int EditDistance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var at = 0; at < one.Length; at++)
        {
            var corner = row[0]++;
            for (var to = 0; to < other.Length; to++)
            {
                var next = Math.Min(Math.Min(row[to], row[to + 1]) + 1, corner + (one[at] == other[to] ? 0 : 1));
                (corner, row[to + 1]) = (row[to + 1], next);
            }
        }

        return row[^1];
    }

    private static string Subject(string code) => string.Concat(code.TakeWhile(letter => !char.IsAsciiDigit(letter)));

    private static string Key(string code)
    {
        var subject = Subject(code);
        var number = code[subject.Length..].TrimStart('0');
        return number.Length > 0 && char.IsAsciiDigit(number[0]) ? subject + number : code;
    }
}
