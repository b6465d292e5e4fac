namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What begins at a token: wishes, or words that nothing is made of up to <paramref name="End"/>.</summary>
internal readonly record struct Phrase(IReadOnlyList<(int Start, Reading Reading)> Readings, int End)
{
    /// <summary>Why nothing is made of it, as the end of a sentence; null when the words say nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Words in it that make it a preference, and may reach further.</summary>
    public SoftMark Mark { get; init; }
}

/// <summary>Tries the rules at a token, and keeps what turns a phrase into its opposite from being overlooked.</summary>
internal static class Grammar
{
    private const int MostCarried = 16;

    // The more special stand before the more general.
    public static readonly IWishRule[] Rules =
    [
        new PinRule(), new SectionRule(), new CourseCreditsRule(), new CreditsRule(), new CountRule(), new FreeDaysRule(), new FreeSpanRule(), new FilterRule(), new QualityRule(), new LabelledTimeRule(), new LunchRule(),
        new ActivityRule(), new ActivityLastRule(), new DayFirstRule(), new HoursRule(), new ScopeRule(),
        new MorningClassesRule(), new EverythingRule(), new CourseRule(), new InstructorRule(),
    ];

    /// <summary>Null when nothing begins here: the token alone is not understood.</summary>
    /// <param name="afterUnknown">True when a word before, in the same clause, was not understood.</param>
    public static Phrase? Read(TokenList tokens, int at, bool afterUnknown)
    {
        if (LastResort.Read(tokens, at) is { } last) return last;
        if (Softness.ReadPreferredPart(tokens, at) is { } part) return new([(at, part)], part.End) { Mark = SoftMark.After };
        var mark = Softness.TryReadBefore(tokens, at, out var from);
        if (mark == SoftMark.None || ReadPreferred(tokens, from, afterUnknown) is not { } phrase) (mark, phrase) = (SoftMark.None, ReadPlain(tokens, at, afterUnknown) ?? default);
        if (phrase == default) return null;
        if (phrase.Readings.Count == 0) return phrase with { Mark = mark };
        if (mark == SoftMark.None && Comparison.Read(tokens, phrase, preferred: false) is { } compared) return compared;
        var (after, end) = (false, phrase.End);
        while (Softness.TryReadAfter(tokens, end, out var next))
        {
            mark |= tokens.Is(end, TokenKind.Word) ? SoftMark.After : SoftMark.After | SoftMark.Apart;
            (after, end) = (true, next);
        }

        return (after ? Softness.Soften(phrase, end) : phrase) with { Mark = mark };
    }

    private static Phrase? ReadPreferred(TokenList tokens, int from, bool afterUnknown)
    {
        if (LastResort.Read(tokens, from) is { } last) return last;
        Phrase? phrase = Softness.ReadPart(tokens, from) is { } part ? new([(from, part)], part.End) : ReadPlain(tokens, from, afterUnknown);
        if (phrase is not { Readings.Count: > 0 } read) return null;
        return Comparison.Read(tokens, read, preferred: true) ?? Softness.Soften(read, read.End);
    }

    private static Phrase? ReadPlain(TokenList tokens, int at, bool afterUnknown)
    {
        var lead = Lead.Read(tokens, at) with { Detached = !afterUnknown && !tokens.FollowsJoin(at) };
        if (lead.Stance == Stance.Unclear) return Refuse(tokens, at, lead.Next);
        foreach (var rule in Rules)
        {
            if (rule.Read(tokens, lead) is not { } reading) continue;
            if (Softness.TryReadAfter(tokens, reading.End, out _)) return Carry(tokens, at, lead, rule, reading);
            if (ExceptDays.Read(tokens, new([(at, reading)], reading.End)) is { } excepted) return excepted;
            if (Predicate.TryRead(tokens, reading.End, out var good, out var afterPredicate) && good) reading = reading with { End = afterPredicate };
            else if (afterPredicate > reading.End || Predicate.HasVerb(tokens, reading.End)) return Refuse(tokens, at, reading.End);
            var carried = Carry(tokens, at, lead, rule, reading);
            return ExceptDays.Read(tokens, carried) ?? carried;
        }

        // After "not", "allow" or "forget" the rest must not be read as if they were not there.
        if (lead.Stance is Stance.Avoid or Stance.Allow or Stance.Forget) return Why(tokens, at, Refuse(tokens, at, lead.Next));
        if ((ActivityRule.Ask(tokens, lead) ?? ActivityLastRule.Ask(tokens, lead)) is { } question) return question;
        var word = tokens.Word(at);

        // "If CS1501 is full, add CS1502" is one thought; "no Friday if it rains" ends with its clause.
        if (Vocabulary.Conditions.Contains(word)) return word is not ("unless" or "depends" or "depending" or "otherwise") && tokens.BeginsClause(at) ? new([], EndOfSentence(tokens, at)) : Refuse(tokens, at, at + 1);
        return Vocabulary.Turns.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal) ? Refuse(tokens, at, at + 1) : null;
    }

    /// <summary>"no mornings or Fridays": the "no" holds for both; with "and" or a comma only for more of the same sort.</summary>
    private static Phrase Carry(TokenList tokens, int at, Lead lead, IWishRule rule, Reading reading)
    {
        List<(int, Reading)> readings = [(at, reading)];
        var end = reading.End;
        while (lead.Stance is Stance.Avoid or Stance.Allow or Stance.Forget && readings.Count < MostCarried)
        {
            var next = tokens.SkipSeparator(end);
            if (next == end || Lead.StartsAt(tokens, next)) break;
            var any = tokens.Word(next - 1) is "or" or "nor";
            var carried = new Lead(lead.Stance, lead.Verbs, next, Carried: true);
            var more = (any ? Rules : [rule]).Select(other => other.Read(tokens, carried)).FirstOrDefault(found => found is not null);
            // "no Friday afternoons or evenings": the day holds for both.
            if (more is not null && WindowReader.IsPartOfDay(tokens, next) && IsOnDays(readings[^1].Item2) != IsOnDays(more))
            {
                if (IsOnDays(more) || DayFirstRule.OnDays(more.Adds, readings[^1].Item2.Adds.BlockedTimes[0].Days) is not { } onDays) break;
                more = Reading.Add(more.End, WishKind.BlockedTime, onDays);
            }

            if (more is null || !MayCarry(tokens, next, any, readings[^1].Item2, more) || Predicate.StartsAt(tokens, more.End) || !Closes(tokens, more.End)) break;
            readings.Add((next, more));
            end = more.End;
        }

        return new(readings, end);
    }

    /// <summary>
    /// "no classes before 10, after 4" are two ends of a day. "no Friday, after 10am" is another wish, and in
    /// "nothing on Monday before 10 or after 4" the second is meant for Monday too, which is not guessed.
    /// </summary>
    private static bool MayCarry(TokenList tokens, int at, bool any, Reading first, Reading more)
    {
        if (more.Kind is not (WishKind.Hours or WishKind.BlockedTime) || WindowReader.IsPartOfDay(tokens, at)) return true;
        if (any) return more.Kind != WishKind.Hours || first.Kind != WishKind.BlockedTime;
        if (IsOnDays(first) && IsOnDays(more)) return true;
        return first.Adds.EarliestStart is not null && more.Adds.LatestEnd is not null
            || first.Adds.LatestEnd is not null && more.Adds.EarliestStart is not null;
    }

    /// <summary>"no classes Mon 9-12, Tue 2-5".</summary>
    private static bool IsOnDays(Reading reading) => reading.Adds.BlockedTimes.Count > 0 && reading.Adds.BlockedTimes.All(time => time.Days != WishChips.EveryDay);

    private static bool Closes(TokenList tokens, int at) =>
        tokens.Ends(at) || Softness.TryReadAfter(tokens, at, out _) || tokens.SkipSeparator(at) != at || Vocabulary.IsFiller(tokens.Word(at)) || Lead.StartsAt(tokens, at);

    private static Phrase Refuse(TokenList tokens, int at, int least)
    {
        var end = Math.Max(least, at + 1);
        while (!tokens.Ends(end) && tokens.Word(end) != "but" && !(tokens.Word(end) == "and" && Lead.StartsAt(tokens, tokens.SkipFillers(end + 1)))) end++;
        return new([], Math.Min(end, tokens.Count));
    }

    /// <summary>With the reason, where words are known that no wish is made of.</summary>
    private static Phrase Why(TokenList tokens, int at, Phrase refused)
    {
        for (; at < refused.End; at++)
        {
            if (Vocabulary.Components.Contains(tokens.Word(at))) return refused with { Note = "a wish for one kind of class alone, such as lectures or laboratories, cannot be kept apart from the others" };
            if (tokens.Word(at) is "asynchronous" or "async" or "synchronous") return refused with { Note = "whether an online class has set hours cannot be wished, say \"no online classes\" or \"online only\"" };
        }

        return refused;
    }

    private static int EndOfSentence(TokenList tokens, int at)
    {
        while (at < tokens.Count && !(tokens.Is(at, TokenKind.Break) && tokens.Text(at) != ",")) at++;
        return at;
    }
}
