namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>A stretch of tokens: a phrase that was read, or words of which nothing was made.</summary>
internal readonly record struct Unit(int Start, int End, Phrase Phrase)
{
    public bool IsRead => Phrase.Readings.Count > 0;
}

/// <summary>What is said in one breath. It is used as a whole or not at all: "no Friday if it rains" is not "no Friday".</summary>
internal sealed class Clause
{
    public List<Unit> Units { get; } = [];

    /// <summary>Why it is not used although each part was read; null when that is not so.</summary>
    public string? Fault { get; set; }

    public bool IsWhole => Fault is null && Units.TrueForAll(unit => unit.IsRead);

    public IEnumerable<(int Start, Reading Reading)> Readings => Units.SelectMany(unit => unit.Phrase.Readings);

    /// <summary>Without what carries no meaning at its ends.</summary>
    public TextSpan Span(TokenList tokens)
    {
        var (start, end) = Bounds(tokens);
        return tokens.Span(start, end);
    }

    /// <summary>A sentence for the student where a part of it was read, or where a word would help; null otherwise.</summary>
    public string? Note(TokenList tokens)
    {
        if (IsWhole) return null;
        var (start, end) = Bounds(tokens);
        var said = tokens.Original(start, end);
        if ((Fault ?? Units.Select(unit => unit.Phrase.Note).FirstOrDefault(note => note is not null)) is { } why) return $"“{said}” is not used: {why}.";
        if (!Units.Exists(unit => unit.IsRead)) return null;
        List<string> unread = [];
        for (var index = 0; index < Units.Count; index++)
        {
            if (Units[index].IsRead) continue;
            var first = Units[index].Start;
            while (index + 1 < Units.Count && !Units[index + 1].IsRead) index++;
            unread.Add($"“{tokens.Original(first, Units[index].End)}”");
        }

        return $"“{said}” is not used: {string.Join(" and ", unread)} {(unread.Count == 1 ? "is" : "are")} not understood.";
    }

    private (int Start, int End) Bounds(TokenList tokens)
    {
        var (start, end) = (Units[0].Start, Math.Min(Units[^1].End, tokens.Count));
        while (!Units[0].IsRead && start < end - 1 && WishParser.IsSilent(tokens[start])) start++;
        while (!Units[^1].IsRead && start < end - 1 && WishParser.IsSilent(tokens[end - 1])) end--;
        return (start, end);
    }
}

/// <summary>Where one clause ends and another begins.</summary>
internal static class Clauses
{
    private const string OfOneCourse = "credits of one course are said as in \"CS4699 for 3 credits\", and those of the schedule behind a comma",
        ForOneCourse = "a wish for one course alone cannot be kept apart from the others", Choice = "a choice between wishes cannot be planned, say one of them",
        Some = "how many of these days is not said", Narrowed = "its second part narrows the first",
        Excepted = "an exception for one course, one person, one kind of class or a part of a day cannot be kept apart from the others", Either = "which of the two is wished is not clear, say only that one";

    // What stands behind a comma and still speaks of what stands before it.
    public static readonly HashSet<string> Back = Set(
        "if unless except besides excluding when whenever where while for other apart aside only provided assuming depending as rather instead than on in at during before after from between until with without but");

    private static readonly HashSet<string> BackOverStop = Set("unless except besides excluding apart aside");

    // What stands before a comma and speaks of what follows.
    private static readonly HashSet<string> Forward = Set("on in at for during before after from between until except besides within when");
    private static readonly HashSet<string> Places = Set("on in at during for");
    private static readonly HashSet<string> Hours = Set("on in at during before after between from until by");
    public static readonly HashSet<string> Subjects = Set("i i'm i'd i've i'll we we're we'd he she they you");
    private static readonly HashSet<string> Reasons = Set("because since cause cuz bc");
    private static readonly HashSet<WishKind> Courses = [WishKind.AddCourse, WishKind.SkipCourse, WishKind.Pin];
    private static readonly HashSet<WishKind> Shapes = [WishKind.Compact, WishKind.Balanced, WishKind.AvoidGaps, WishKind.LateStarts, WishKind.Credits, WishKind.FreeDays];

    public static IReadOnlyList<Clause> Of(TokenList tokens, IReadOnlyList<Unit> units)
    {
        List<Clause> clauses = [];
        foreach (var unit in units)
        {
            if (clauses.Count == 0 || Splits(tokens, clauses[^1], unit)) clauses.Add(new());
            clauses[^1].Units.Add(unit);
            if (unit.IsRead && tokens.Word(unit.Start - 1) == "some" && DayReader.TryRead(tokens, unit.Start, true, out _, out _)) clauses[^1].Fault = Some;
        }

        return clauses;
    }

    private static bool Splits(TokenList tokens, Clause clause, Unit next)
    {
        var last = clause.Units[^1];
        var gap = Gap.Between(tokens, last.End, next.Start);
        if (Reasons.Contains(tokens.Word(next.Start)) && !next.IsRead) return true;
        if (gap.Stops) return next.IsRead || !BackOverStop.Contains(tokens.Word(gap.First));
        if (gap.Or && (last.IsRead || next.IsRead))
        {
            clause.Fault = Choice;
            return false;
        }

        if (!next.IsRead && Back.Contains(tokens.Word(gap.First)) || next.IsRead && BindsForward(tokens, clause)) return false;
        if (last.IsRead && next.IsRead && Narrows(tokens, last, next, gap) is { } fault)
        {
            clause.Fault = fault;
            return false;
        }

        // "Nothing before 10 but I can do 9 on Fridays": what is not understood may take back some of it.
        if (gap.But && last.IsRead && !next.IsRead) return false;

        // "With Smith, Beth for CS1501": the rest of a name is not left out.
        if (gap.Comma && last.IsRead && !next.IsRead && last.Phrase.Readings[^1].Reading.Kind is WishKind.Instructor or WishKind.AvoidInstructor && tokens.Capitalised(next.Start) && !Vocabulary.IsReserved(tokens.Word(next.Start))) return false;
        if (gap.Comma) return true;
        if (gap.Join) return next.IsRead || Lead.StartsAt(tokens, next.Start) || gap.Subject || Subjects.Contains(tokens.Word(next.Start));
        return last.IsRead && next.IsRead;
    }

    /// <summary>"On Fridays, no gaps", "Fridays, no gaps": a part of the week of which nothing was made, before what is wished there.</summary>
    private static bool BindsForward(TokenList tokens, Clause clause)
    {
        if (clause.Units.Exists(unit => unit.IsRead)) return false;
        var start = clause.Units[0].Start;
        if (Forward.Contains(tokens.Word(start)) || Forward.Contains(tokens.Word(start - 1))) return true;
        return DayReader.TryRead(tokens, start, true, out _, out var end) && end == clause.Units[^1].End;
    }

    /// <summary>"add CS1501 but not on Friday", "add CS1501 after 10", "no gaps after 3": what follows holds for what was said before, and only there.</summary>
    private static string? Narrows(TokenList tokens, Unit last, Unit next, Gap gap)
    {
        var (before, after) = (last.Phrase.Readings[^1].Reading.Kind, next.Phrase.Readings[0].Reading.Kind);
        var first = tokens.Word(gap.First);
        var course = Courses.Contains(before) && !Courses.Contains(after) && after is not (WishKind.Credits or WishKind.All);
        var together = !gap.Comma && !gap.Join;
        if (together && Courses.Contains(before) && after == WishKind.Credits && !Lead.StartsAt(tokens, next.Start)) return OfOneCourse;
        if (first == "not" && Places.Contains(tokens.Word(gap.First + 1)) && (gap.But || together || course || before is WishKind.Hours or WishKind.BlockedTime))
            return course ? ForOneCourse : Narrowed;
        if (course && gap.But) return ForOneCourse;
        if ((gap.But || !gap.Join) && IsOfWeek(last.Phrase.Readings[^1].Reading.Adds) && next.Phrase.Readings.SelectMany(one => one.Reading.Withdraws) is var back && (back.Any(IsOfSome) || (gap.But && back.Any(IsOfSomeHours)))) return Excepted;
        if (first == "only" && (gap.But || Places.Contains(tokens.Word(gap.First + 1)) && before is WishKind.Hours or WishKind.BlockedTime)) return Narrowed;
        if (!together) return null;
        if (before == after && tokens.Word(last.End) == "to") return Either;
        if (course) return Lead.StartsAt(tokens, next.Start) && first is not ("with" or "without" or "taught" or "only" or "not") && !Hours.Contains(first) ? null : ForOneCourse;
        if (Hours.Contains(first)) return after == WishKind.Credits ? null : Narrowed;
        var withPerson = first is "with" or "without" or "taught" && after is WishKind.Instructor or WishKind.AvoidInstructor or WishKind.AddCourse or WishKind.SkipCourse;
        return withPerson && !Shapes.Contains(before) ? Narrowed : null;
    }

    private static bool IsOfWeek(WishList wishes) => wishes with { NoDays = Weekdays.None, EarliestStart = null, LatestEnd = null, BlockedTimes = [], Soft = [] } is var rest && rest.Chips().Count < wishes.Chips().Count;

    /// <summary>Of a wish that some sections break by what they are: "skip:CS1501", "mode".</summary>
    private static bool IsOfSome(string id) => id is "mode" or "noHybrid" || Array.Exists(["skip:", "add:", "pin:", "avoidInstructor:", "noAttribute:", "noCampus:"], kind => id.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>"Friday mornings", which no "no Friday" holds by themselves.</summary>
    private static bool IsOfSomeHours(string id) => id.StartsWith("blocked:", StringComparison.Ordinal) && id != "blocked:*" && !id.StartsWith(EveryDay, StringComparison.Ordinal);

    private static readonly string EveryDay = $"blocked:{string.Concat(WishChips.EveryDay.ShortNames())} ";

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
