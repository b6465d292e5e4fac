namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What a rule understood.</summary>
/// <param name="End">The token after the phrase.</param>
/// <param name="Label">Null when the chips of <paramref name="Adds"/> say it.</param>
internal sealed record Reading(int End, WishKind Kind, WishList Adds, IReadOnlyList<string> Withdraws, string? Label = null)
{
    private static readonly WishList Nothing = new();

    /// <summary>As <see cref="Wish.Guessed"/>.</summary>
    public bool Guessed { get; init; }

    /// <summary>As <see cref="Wish.Sections"/>.</summary>
    public IReadOnlyList<NamedSection> Sections { get; init; } = [];

    /// <summary>As <see cref="Wish.Pairs"/>.</summary>
    public IReadOnlyList<NamePair> Pairs { get; init; } = [];

    public static Reading Add(int end, WishKind kind, WishList adds, string? label = null) => new(end, kind, adds, [], label);

    public static Reading Withdraw(int end, WishKind kind, string label, params IReadOnlyList<string> ids) => new(end, kind, Nothing, ids, label);
}

/// <summary>Understands one sort of wish.</summary>
internal interface IWishRule
{
    /// <summary>Null when the words after <paramref name="lead"/> are not of this sort, or make no sense with it.</summary>
    Reading? Read(TokenList tokens, Lead lead);
}
