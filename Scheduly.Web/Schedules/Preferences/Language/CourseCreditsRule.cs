namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// "3 credits of CS4699", "take CS4699 for 3 credits", "add CS4699 (3 credits)": a course with variable credits, and how many of them. "Count CS4699 as 3
/// credits" and "make CS4699 3 credits" say that without asking for the course.
/// </summary>
internal sealed class CourseCreditsRule : IWishRule
{
    // True where the course itself is not asked for.
    private static readonly PhraseTable<bool> Between = new(
        ("for|with|at|worth", false), ("as|is|is worth|be|to be|should be|counts|counts as|counting as|counted as|count as|should count as", true));

    // Not "credits in total": those are of the schedule.
    private static readonly PhraseTable<bool> Unit = new(("credit|credits|cr|crs|unit|units|credit hour|credit hours", true), ("credits total|credits in total", false));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is not (Stance.None or Stance.Want) || (lead.Verbs & (Verbs.Pin | Verbs.Only)) != 0) return null;
        var at = tokens.SkipFillers(lead.Next);
        var counted = tokens.Word(at) == "count" || tokens.Word(lead.Next - 1) == "make";
        if (TryReadCredits(tokens, at, out var credits, out var next))
        {
            if (tokens.Word(next) is "of" or "for" or "in") next++;
            return CourseCodeReader.TryReadSure(tokens, next, out var named, out var end) ? Take(end, named, credits) : null;
        }

        at = tokens.SkipClasses(tokens.Word(at) == "count" ? at + 1 : lead.Next);
        if (!CourseCodeReader.TryReadSure(tokens, at, out var code, out next) || !TryReadAfter(tokens, next, out credits, out var only, out var last)) return null;
        return counted || (only && lead.Stance == Stance.None) ? Reading.Add(last, WishKind.Credits, new() { CourseCredits = [new(code, credits)] }) : Take(last, code, credits);
    }

    /// <summary>True where credits of the course before are said, so that they are not those of the schedule.</summary>
    public static bool IsAt(TokenList tokens, int at) => TryReadAfter(tokens, at, out _, out _, out _);

    private static bool TryReadAfter(TokenList tokens, int at, out decimal credits, out bool only, out int next)
    {
        var bracket = tokens.Text(at) == "(";
        if (bracket || tokens.Text(at) is ":" or "=") at++;
        if (Between.TryRead(tokens, at, out only, out var after)) at = after;
        if (!TryReadCredits(tokens, at, out credits, out next)) return false;
        if (!bracket) return true;
        return tokens.Text(next++) == ")";
    }

    private static bool TryReadCredits(TokenList tokens, int at, out decimal credits, out int next)
    {
        if (!NumberReader.TryRead(tokens, at, out credits, out next) || credits <= 0) return false;
        if (tokens.IsDash(next) && tokens.Glued(next)) next++;
        return Unit.TryRead(tokens, next, out var own, out next) && own;
    }

    private static Reading Take(int end, string code, decimal credits) =>
        Reading.Add(end, WishKind.AddCourse, new() { AddCourses = [code], CourseCredits = [new(code, credits)] }, $"{WishLabels.Course(code)} for {WishChips.Credits(credits)}");
}
