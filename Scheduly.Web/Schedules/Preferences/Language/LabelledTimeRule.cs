namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>A kept time with what it is for, as chips write it: "Chess club free Mon 12:00–13:00", "“no idea!” free Fri after 15:00".</summary>
internal sealed class LabelledTimeRule : IWishRule
{
    /// <summary>No label has more tokens.</summary>
    private const int MostTokens = 80;

    public const string Opening = "“", Closing = "”";

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance != Stance.None) return null;
        if (tokens.Text(lead.Next) == Opening) return ReadQuoted(tokens, lead.Next + 1);

        // "Rather" takes the capital away.
        if (!tokens.Capitalised(lead.Next) && tokens.Word(lead.Next - 1) != "rather") return null;
        var at = lead.Next;
        while (at - lead.Next < WishLabels.MostWords && tokens.Is(at, TokenKind.Word) && !Vocabulary.IsReserved(tokens.Word(at))) at++;
        if (at == lead.Next && tokens.Word(at) == "lunch") at++;
        if (at == lead.Next) return null;
        var label = tokens.Original(lead.Next, at);
        return ReadTime(tokens, at, $"{char.ToUpperInvariant(label[0])}{label[1..]}");
    }

    private static Reading? ReadQuoted(TokenList tokens, int first)
    {
        for (var at = first + 1; at < tokens.Count && at - first <= MostTokens; at++)
        {
            if (tokens.Text(at) == Closing && ReadTime(tokens, at + 1, tokens.Original(first, at)) is { } reading) return reading;
        }

        return null;
    }

    private static Reading? ReadTime(TokenList tokens, int at, string label)
    {
        if (tokens.Word(at) != "free") return null;
        var days = DayReader.TryRead(tokens, at + 1, false, out var said, out var next) ? said : WishChips.EveryDay;
        if (said == Weekdays.None) next = at + 1;
        if (!WindowReader.TryRead(tokens, next, true, out var window, out var end) || window.Form is not (WindowForm.Range or WindowForm.Bound)) return null;
        if (said == Weekdays.None && Scope.TryReadDaysAfter(tokens, end, out said, out var after)) (days, end) = (said, after);
        return Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = [new(days, window.From, window.Until, label)] });
    }
}
