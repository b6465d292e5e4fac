using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>Settles by the catalogue whether "Smith, Beth" is Beth Smith or two people. Nobody else is chosen or left out for it.</summary>
internal static class NamePairs
{
    /// <returns>The wish with the people that are meant, and no note; or a note that says why it is not used.</returns>
    public static (Wish Wish, string? Note) Resolve(Wish wish, TermCatalog term)
    {
        foreach (var pair in wish.Pairs)
        {
            var (one, two) = (WishResolver.IsKnown(pair.Whole, term), IsSomebody(pair.First, term) && IsSomebody(pair.Last, term));
            if (one && (two || !pair.Alone)) return (wish, $"“{pair.Last}, {pair.First}” may be one person or two: say \"{pair.Whole}\", or \"{pair.Last} and {pair.First}\".");
            if (!one && !two) return (wish, WishResolver.UnknownPerson(pair.Whole, term));
            if (one) wish = WithOne(wish, pair);
        }

        return (wish, null);
    }

    /// <summary>A surname, or a name of several words; "Beth" alone is hardly said of one person of two.</summary>
    private static bool IsSomebody(string name, TermCatalog term) =>
        term.Instructors.Any(person => PersonName.IsSurname(name.Split(' ')[^1], person) && PersonName.Means(name, person));

    private static Wish WithOne(Wish wish, NamePair pair)
    {
        IReadOnlyList<string> Joined(IReadOnlyList<string> names) =>
            names.Contains(pair.Last) && names.Contains(pair.First) ? [.. names.Where(name => name != pair.First).Select(name => name == pair.Last ? pair.Whole : name)] : names;
        var adds = wish.Adds with { Instructors = Joined(wish.Adds.Instructors), AvoidInstructors = Joined(wish.Adds.AvoidInstructors), OnlyInstructors = wish.Adds.OnlyInstructors is { } only ? Joined(only) : null };
        adds = adds with { Soft = [.. adds.Chips().Where(chip => chip.CanBeSoft && wish.Adds.Soft.Count > 0).Select(chip => chip.Id)] };
        return wish with { Adds = adds, Label = string.Join(", ", adds.Chips().Select(chip => chip.Label)) };
    }
}
