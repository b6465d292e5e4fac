namespace Scheduly.Web.Schedules.Preferences;

/// <summary>What <see cref="WishParser"/> made of an utterance. Spans are in UTF-16 units of that text, in its order, and do not overlap.</summary>
/// <param name="Understood">In the order of the text; merge them in that order, so that the later of two contradicting phrases wins.</param>
/// <param name="NotUnderstood">The rest of the text, without words such as "please"; show it, so that no wish is lost in silence.</param>
internal sealed record ParsedWishes(IReadOnlyList<Wish> Understood, IReadOnlyList<TextSpan> NotUnderstood)
{
    /// <summary>Sentences for the student: why a part is not used, and what the catalogue does not have, or has twice.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A part of a text, in UTF-16 units.</summary>
internal readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public string Of(string text) => text.Substring(Start, Length);
}

/// <summary>One phrase that was understood: what it adds to a <see cref="WishList"/> and what it takes back.</summary>
/// <param name="Label">Short and canonical, for a chip: "No Friday", "Done by 17:00", "Allow CS1501".</param>
/// <param name="Adds">Only what the phrase names; empty for a phrase that takes back.</param>
/// <param name="Withdraws">Ids as in <see cref="WishChips"/>; "blocked:*" is a whole kind, "*" everything. They go before <paramref name="Adds"/> comes.</param>
internal sealed record Wish(WishKind Kind, TextSpan Span, string Label, WishList Adds, IReadOnlyList<string> Withdraws)
{
    /// <summary>True when a later phrase of the same utterance contradicts this one, so that it is not, or not wholly, in force.</summary>
    public bool Superseded { get; init; }

    /// <summary>True for a person named without a title, who is one only where the catalogue knows the name.</summary>
    public bool Guessed { get; init; }

    /// <summary>Sections by their names, of which the catalogue knows the CRNs.</summary>
    public IReadOnlyList<NamedSection> Sections { get; init; } = [];

    /// <summary>Names with a comma between, "Smith, Beth": two people, or one whom the catalogue knows as Beth Smith.</summary>
    public IReadOnlyList<NamePair> Pairs { get; init; } = [];
}

/// <param name="Name">"LEC-3"; "3" where the kind is not said.</param>
internal readonly record struct NamedSection(string Course, string Name);

/// <param name="Alone">False where the comma is one of several, so that both readings may be meant even then.</param>
internal readonly record struct NamePair(string Last, string First, bool Alone)
{
    public string Whole => $"{First} {Last}";
}

internal enum WishKind
{
    Days,
    Hours,
    BlockedTime,
    Credits,
    SkipCourse,
    AddCourse,
    Pin,
    Instructor,
    AvoidInstructor,
    AvoidGaps,
    Compact,
    Balanced,
    LateStarts,
    FreeDays,
    OpenSeats,

    /// <summary>All wishes at once ("forget everything").</summary>
    All,
}
