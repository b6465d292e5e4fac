using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// "Only with Grant": of what Grant teaches no section of another. Kinds of sections that none of the named teaches, such as the recitations beside a
/// lecture, and courses of others are left as they are.
/// </summary>
internal static class OnlyPeople
{
    private const string Between = " or ";

    public static IEnumerable<HardWish> Of(WishList wishes, IReadOnlyList<Candidate> candidates)
    {
        if (wishes.OnlyInstructors is not { Count: > 0 } said) yield break;
        string[] names = [.. said.Distinct(StringComparer.OrdinalIgnoreCase)];
        var taught = candidates.SelectMany(one => one.AllSections).Where(IsByOne).Select(Kind).ToHashSet();
        var who = Explainer.List(names, "or");
        yield return new(
            new(Wish.OnlyInstructor, string.Join(Between, names), $"only sections with {who} in courses that {(names.Length == 1 ? who : "one of them")} teaches", $"Allow sections with others than {who}."),
            section => taught.Contains(Kind(section)) && !IsByOne(section),
            Unknown: section => taught.Contains(Kind(section)) && !section.Instructors.Any(person => names.Any(name => PersonName.IsCertain(name, person))) ? "only an initial is given" : null);

        bool IsByOne(Section section) => names.Any(name => HardWishes.TaughtBy(section, name));
        static (string, string) Kind(Section section) => (section.Course.ToUpperInvariant(), section.Component);
    }

    /// <summary>Whether one of those whom the wish names teaches it.</summary>
    public static bool IsBy(Wish wish, Section section) => wish.Value.Split(Between).Any(name => HardWishes.TaughtBy(section, name));
}
