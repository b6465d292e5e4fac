using System.Collections.Frozen;

namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Words that several rules must know.</summary>
internal static class Vocabulary
{
    public static readonly FrozenSet<string> ClassNouns = Set(
        "class classes course courses session sessions anything everything time times");

    /// <summary>Kinds of classes; a wish for one kind alone is not known.</summary>
    public static readonly FrozenSet<string> Components = Set(
        "lecture lectures lab labs laboratory laboratories recitation recitations exam exams discussion discussions seminar seminars tutorial tutorials studio studios practicum practicums");

    /// <summary>Words that turn or condition what follows; nothing after them in the clause is taken for a wish.</summary>
    public static readonly FrozenSet<string> Turns = Set(
        "except hardly barely less neither too swap swapping replace replacing instead switch switching change changing exchange rather");

    /// <summary>The same for the whole sentence.</summary>
    public static readonly FrozenSet<string> Conditions = Set("if unless when whenever depends depending otherwise suppose");

    private static readonly FrozenSet<string> Fillers = Set(
        """
        please pls though although however let lets let's i i'd i'll i've i'm am we we'd you would could can should will to my me a an the and but also so then really very
        just some any all of on in at for it it'd that this be been being hi hello hey thanks thank ok okay yes well actually
        want wanna need prefer preferably like love have having get give make do schedule semester term week per or
        definitely honestly basically absolutely obviously seriously kindly tbh lol
        """);

    /// <summary>Fillers between two phrases; a rule does not reach over them.</summary>
    public static readonly FrozenSet<string> Joins = Set("and or but so then also though although however");

    // Never a course's subject or a person's name, whatever stands after them.
    private static readonly FrozenSet<string> Reserved = Set(
        """
        before after by at to from until till than between past crn crns section sections pin pins free off only no not nor and or but
        with without start starts starting begin begins end ends finish done max min maximum minimum most least about around exactly
        under over up lunch noon midnight credit credits cr morning mornings afternoon afternoons evening evenings night nights
        compact balanced gaps gap late early days day is are was monday tuesday wednesday thursday friday saturday sunday
        mondays tuesdays wednesdays thursdays fridays saturdays sundays mon tue wed thu fri sat sun weekdays weekends
        skip add take keep avoid allow forget remove drop open seats lab labs professor prof dr room section within during
        target aim fall spring summer winter autumn more fewer less approximately roughly either except through thru class classes course courses
        """);

    // Fillers that begin phrases of their own: "at most", "any time", "all mornings".
    private static readonly FrozenSet<string> Openers = Set("at any all ok okay");

    public static bool MayBegin(string word) => !IsFiller(word) || Openers.Contains(word);

    public static bool IsFiller(string word) => Fillers.Contains(word);

    public static bool IsReserved(string word) => Reserved.Contains(word) || Fillers.Contains(word);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
