namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Finds courses by numbers as numbers, so that "CS 441" is CS0441, and those that are nearest to what matches nothing.</summary>
internal sealed class CourseNumbers(IReadOnlyList<Course> courses)
{
    private readonly ILookup<string, Course> _byNumber = courses.SelectMany(KeysOf, (course, key) => (course, key)).ToLookup(one => one.key, one => one.course, StringComparer.Ordinal);

    public IReadOnlyList<Course> Find(string text)
    {
        var code = CourseCode.Compact(text);
        var found = _byNumber[Key(code)].ToList();

        // "PHYS 8.01" where the catalogue has 8.01 alone.
        return found.Count == 0 && Subject(code).Length > 0 && code.Contains('.', StringComparison.Ordinal) ? [.. _byNumber[code[Subject(code).Length..]]] : found;
    }

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

    /// <summary>"15-112" is the subject 15 with the number 0112, and "8.01" a number by itself, or the subject 8 with the number 01.</summary>
    private static IEnumerable<string> KeysOf(Course course)
    {
        List<string> keys = [Key(course.Code)];
        var (subject, number) = (CourseCode.Compact(course.Subject), CourseCode.Compact(course.Number));
        if (subject.All(char.IsAsciiDigit)) keys.Add(subject + number.TrimStart('0'));
        if (number.Contains('.', StringComparison.Ordinal)) keys.Add(number);
        else if (subject.Length > 0 && char.IsAsciiDigit(subject[0])) keys.Add($"{subject}.{number}");
        return keys.Distinct(StringComparer.Ordinal);
    }

    private static string Subject(string code) => string.Concat(code.TakeWhile(letter => !char.IsAsciiDigit(letter)));

    private static string Key(string code)
    {
        var subject = Subject(code);
        var number = code[subject.Length..].TrimStart('0');
        return number.Length > 0 && char.IsAsciiDigit(number[0]) ? subject + number : code;
    }
}
