namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// "3 credits of CS4699", "take CS4699 for 3 credits": a course with variable credits, and how many of them. "Count CS4699 as 3 credits" says that
/// without asking for the course.
/// </summary>
internal sealed class CourseCreditsRule : IWishRule
{
    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is not (Stance.None or Stance.Want) || (lead.Verbs & (Verbs.Pin | Verbs.Only)) != 0) return null;
        var at = tokens.SkipFillers(lead.Next);
        if (tokens.Word(at) == "count")
        {
            return CourseCodeReader.TryRead(tokens, tokens.SkipClasses(at + 1), out var counted, out var after) && tokens.Word(after) is "as" or "for" && TryReadCredits(tokens, after + 1, out var count, out var stop)
                ? Reading.Add(stop, WishKind.Credits, new() { CourseCredits = [new(counted, count)] })
                : null;
        }

        if (TryReadCredits(tokens, at, out var credits, out var next))
        {
            return tokens.Word(next) is "of" or "for" or "in" && CourseCodeReader.TryRead(tokens, next + 1, out var named, out var end) ? Take(end, named, credits) : null;
        }

        at = tokens.SkipClasses(lead.Next);
        return CourseCodeReader.TryRead(tokens, at, out var code, out next) && tokens.Word(next) is "for" or "with" or "at" && TryReadCredits(tokens, next + 1, out credits, out var last)
            ? Take(last, code, credits)
            : null;
    }

    private static bool TryReadCredits(TokenList tokens, int at, out decimal credits, out int next)
    {
        if (!NumberReader.TryRead(tokens, at, out credits, out next) || credits <= 0) return false;
        if (tokens.IsDash(next) && tokens.Glued(next)) next++;
        return CreditsRule.Unit.TryRead(tokens, next, out _, out next);
    }

    private static Reading Take(int end, string code, decimal credits) =>
        Reading.Add(end, WishKind.AddCourse, new() { AddCourses = [code], CourseCredits = [new(code, credits)] }, $"{WishLabels.Course(code)} for {WishChips.Credits(credits)}");
}
