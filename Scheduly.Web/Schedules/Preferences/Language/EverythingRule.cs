namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Takes back whole kinds of wishes: "any time", "any day but Friday", "forget credits", "no credit limit", "forget everything".</summary>
internal sealed class EverythingRule : IWishRule
{
    private sealed record Group(WishKind Kind, string Label, IReadOnlyList<string> Ids);

    private static readonly Group Hours = new(WishKind.Hours, "Any time", Scope.HourIds);
    private static readonly Group Days = new(WishKind.Days, "Any day", ["noDays:*", "freeDays"]);
    private static readonly Group Credits = new(WishKind.Credits, "Any credits", ["minCredits", "targetCredits", "maxCredits"]);
    private static readonly Group People = new(WishKind.Instructor, "Any instructor", ["instructor:*", "avoidInstructor:*", "onlyInstructors"]);
    private static readonly Group All = new(WishKind.All, "Forget everything", ["*"]);

    private static readonly PhraseTable<Group> Any = new(
        ("any time|anytime|any hour|any hours|any times", Hours),
        ("any day|any days", Days),
        ("any credits|any number of credits|any amount of credits", Credits),
        ("any instructor|any professor|any instructors|any professors|any teacher|anyone", People));

    private static readonly PhraseTable<Group> No = new(
        ("credit limit|credit limits|limit on credits|limits on credits", Credits),
        ("time limit|time limits", Hours),
        ("preferences|wishes", All));

    private static readonly PhraseTable<Group> Forgotten = new(
        ("credits|credit limit|credit limits|credit wish|credit wishes|the credits|my credits|about credits", Credits),
        ("times|hours|time limits|the times|the hours|time wishes", Hours),
        ("days|the days|day wishes|days off|the days off", Days),
        ("instructors|professors|the instructors|the professors", People),
        ("blocked times|blocks|the blocked times", new(WishKind.BlockedTime, "No blocked times", ["blocked:*"])),
        ("skips|skipped courses|skipped classes", new(WishKind.SkipCourse, "No skips", ["skip:*"])),
        ("added courses|added classes", new(WishKind.AddCourse, "No added courses", ["add:*"])),
        ("earliest start|start time", new(WishKind.Hours, "Any start", ["earliestStart"])),
        ("latest end|end time", new(WishKind.Hours, "Any end", ["latestEnd"])),
        ("everything|all|all wishes|all my wishes|all preferences|all my preferences|it all|all of it|my preferences|my wishes", All));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried) return null;
        var table = lead.Stance switch { Stance.Avoid => No, Stance.Forget => Forgotten, _ => Any };
        if (!table.TryRead(tokens, lead.Next, out var group, out var end)
            && !table.TryRead(tokens, tokens.SkipFillers(lead.Next), out group, out end)) return null;
        if (lead.Stance == Stance.Forget) return tokens.Ends(end) || tokens.SkipSeparator(end) != end ? Back(group, end) : null;

        if (group == Days && ReadExcept(tokens, end) is { } except) return except;
        if (Predicate.TryRead(tokens, end, out var good, out var after)) return good ? Back(group, after) : null;

        // "Any time after 10" is about 10; "any day but" takes something away again.
        return tokens.Ends(end) || tokens.Word(end) is "and" or "please" or "thanks" ? Back(group, end) : null;
    }

    private static Reading? ReadExcept(TokenList tokens, int at)
    {
        if (tokens.Word(at) is not ("but" or "except" or "besides")) return null;
        var next = tokens.Word(at + 1) is "not" or "for" ? at + 2 : at + 1;
        return DayReader.TryRead(tokens, next, false, out var days, out var end) && !Predicate.StartsAt(tokens, end)
            ? new(end, WishKind.Days, new() { NoDays = days }, Days.Ids, $"Any day but {string.Join(", ", days.ShortNames())}")
            : null;
    }

    private static Reading Back(Group group, int end) => Reading.Withdraw(end, group.Kind, group.Label, group.Ids);
}
