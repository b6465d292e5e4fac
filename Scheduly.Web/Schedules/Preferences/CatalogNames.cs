using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>Finds what a wish names by the catalogue's own names: sections, and campuses. What is not there is reported, and nothing is kept of the wish.</summary>
internal static class CatalogNames
{
    private const int Most = 3;

    /// <returns>The wish with what it names, and no note; or a note that says why it is not used.</returns>
    public static (Wish Wish, string? Note) Resolve(Wish wish, TermCatalog term)
    {
        if (UnknownCampus(wish.Adds, term) is { } unknown) return (wish, unknown);
        List<string> pins = [];
        foreach (var said in wish.Sections)
        {
            if (term.FindCourse(said.Course) is not { } course) return (wish, WishResolver.Unknown("course", said.Course, term.NearestCourses(said.Course).Select(one => one.Code)));
            var found = course.Sections.Where(section => Means(said.Name, section)).ToList();
            if (found.Count == 0)
            {
                var component = said.Name.Contains('-', StringComparison.Ordinal) ? said.Name.Split('-')[0] : "";
                return (wish, $"{course.Code} has no section {said.Name}; it has {Explainer.List([.. course.Sections.OrderByDescending(section => section.Component == component).Select(section => section.Name).Take(Most)])}{(course.Sections.Count > Most ? " among others" : "")}.");
            }

            if (found.Count > 1) return (wish, $"{course.Code} {said.Name} may be {Explainer.List([.. found.Take(Most).Select(section => $"{section.Name} (CRN {section.Crn})")], "or")}: say which, such as \"pin {found[0].Crn}\".");
            pins.Add(found[0].Crn);
        }

        if (pins.Count == 0) return (wish, null);
        var adds = new WishList { PinSections = [.. pins.Distinct()] };
        return (wish with { Adds = adds, Label = string.Join(", ", adds.Chips().Select(chip => chip.Label)) }, null);
    }

    private static string? UnknownCampus(WishList wishes, TermCatalog term)
    {
        if (term.Campuses.Count == 0) return null;
        var said = (wishes.NoCampuses ?? []).Prepend(wishes.Campus).OfType<string>().FirstOrDefault(name => !term.Campuses.Any(campus => OtherWishes.IsAt(campus, name)));
        return said is null ? null : WishResolver.Unknown("campus", said, WishResolver.Nearest(said.Replace("campus", "", StringComparison.OrdinalIgnoreCase), term.Campuses));
    }

    /// <summary>Numbers compare as numbers: "LEC-3" is LEC-0003; where the catalogue gives no kinds, its "03" is a lecture.</summary>
    private static bool Means(string said, Section section)
    {
        var parts = said.Split('-');
        var number = section.Component.Length > 0 ? section.Name[(section.Component.Length + 1)..] : section.Name;
        var kind = parts.Length == 1 || section.Component == parts[0] || (section.Component.Length == 0 && parts[0] == "LEC");
        return kind && string.Equals(number.TrimStart('0'), parts[^1].TrimStart('0'), StringComparison.OrdinalIgnoreCase);
    }
}
