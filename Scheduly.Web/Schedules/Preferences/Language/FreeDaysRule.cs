namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"a free day", "two days free", "at least one day off", "four-day week".</summary>
internal sealed class FreeDaysRule : IWishRule
{
    private const int WorkDays = 5;

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried) return null;
        var at = tokens.SkipFillers(lead.Next);
        if (tokens.Word(at) == "least") at = tokens.SkipFillers(at + 1);
        var counted = NumberReader.TryRead(tokens, at, out var number, out var next);
        if (!counted) (number, next) = (1, at);

        int end;
        var plural = counted || lead.Stance is Stance.Avoid or Stance.Forget;
        if (counted && tokens.IsDash(next)) next++;
        if (counted && tokens.Word(next) == "day" && tokens.Word(next + 1) == "week") (number, end) = (WorkDays - number, next + 2);
        else if (IsFree(tokens.Word(next)) && IsDay(tokens.Word(next + 1), plural)) end = next + 2;
        else if (IsDay(tokens.Word(next), plural) && IsFree(tokens.Word(next + 1))) end = next + 2;
        else return null;

        // "no free days" and "forget the free day" need no number.
        if (lead.Stance == Stance.Forget || (lead.Stance == Stance.Avoid && !counted)) return Reading.Withdraw(end, WishKind.FreeDays, "No free days", "freeDays");
        var possible = number is >= 1 and < WorkDays && number == decimal.Truncate(number);
        return possible && lead.Stance is Stance.None or Stance.Want ? Reading.Add(end, WishKind.FreeDays, new() { FreeDays = (int)number }) : null;
    }

    private static bool IsFree(string word) => word is "free" or "off";

    private static bool IsDay(string word, bool plural) => word == "day" || (plural && word == "days");
}
