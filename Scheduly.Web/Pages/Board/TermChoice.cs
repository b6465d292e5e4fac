using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Board;

/// <summary>A school and its term as one text of a searchable list, "Pitt, Fall 2024".</summary>
internal static class TermChoice
{
    public static string NameOf(TermCatalog term) => $"{term.School}, {term.DisplayName}";

    /// <summary>What was chosen or typed: a name of the list in any case, words of one name alone, or "Pitt|2251" as forms of older pages have it.</summary>
    /// <exception cref="ScheduleRefusedException">No catalogue is meant, or more than one; the message names those that there are.</exception>
    public static (string School, string Term) Read(string text, IReadOnlyList<TermCatalog> terms)
    {
        if (text.Split('|', 2) is [var school, var code]) return (school, code);
        text = text.Trim();
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        Func<TermCatalog, bool>[] ways =
        [
            term => NameOf(term).Equals(text, StringComparison.OrdinalIgnoreCase),
            term => words.All(word => NameOf(term).Contains(word, StringComparison.OrdinalIgnoreCase)),
        ];
        var found = ways.Select(way => terms.Where(way).ToList()).FirstOrDefault(some => some.Count > 0) ?? [];
        return found is [var one]
            ? (one.School, one.Term)
            : throw new ScheduleRefusedException($"School and term \"{Programme.Shown(text)}\" {(found.Count == 0 ? "names no catalogue" : "names several catalogues")}: choose one of {string.Join("; ", (found.Count == 0 ? terms : found).Select(NameOf))}.");
    }
}
