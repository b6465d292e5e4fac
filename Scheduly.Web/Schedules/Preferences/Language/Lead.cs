namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What the words before a thing say about it.</summary>
internal enum Stance
{
    /// <summary>Nothing: "Friday", "15 credits".</summary>
    None,

    /// <summary>"I want", "with", "add", "only".</summary>
    Want,

    /// <summary>"no", "avoid", "without", "don't want".</summary>
    Avoid,

    /// <summary>"allow", "I don't mind": an earlier avoidance is taken back.</summary>
    Allow,

    /// <summary>"forget", "remove": an earlier wish is taken back.</summary>
    Forget,

    /// <summary>Words that cancel each other ("not without"): nothing is guessed.</summary>
    Unclear,
}

/// <summary>The verbs that some rules insist on.</summary>
[Flags]
internal enum Verbs
{
    None = 0,
    Add = 1,
    Pin = 2,
    Keep = 4,
    With = 8,
    Only = 16,
    Drop = 32,

    /// <summary>"I have": rather a fact than a wish.</summary>
    Have = 64,

    /// <summary>"forget no Friday": the thing to forget is an avoidance.</summary>
    Not = 128,
}

/// <param name="Next">The token after these words.</param>
/// <param name="Carried">True when the words were said of the phrase before and hold here too: "no mornings or evenings".</param>
/// <param name="Detached">True when nothing before could reach into the phrase: no "and", no word that was not understood.</param>
internal readonly record struct Lead(Stance Stance, Verbs Verbs, int Next, bool Carried = false, bool Detached = true)
{
    private static readonly PhraseTable<(Stance Stance, Verbs Verbs)> Words = new(
        ("no|not|avoid|avoiding|skip|skipping|never|nothing|exclude|excluding|hate|dislike|omit|leave out|stay away from|not a fan of|no fan of|not a big fan of", (Stance.Avoid, default)),
        ("don't|do not|doesn't|does not|can't|cannot|can not|won't|will not|wouldn't|shouldn't|rather not|try not to|trying not to|not free|not available", (Stance.Avoid, default)),
        ("doesn't have to|does not have to|don't have to|do not have to|doesn't need to|does not need to|don't need to|do not need to|doesn't need|does not need|don't need|do not need|not just|not all|not everything|not every", (Stance.Unclear, default)),
        ("already took|already taken|already passed|already completed|already did", (Stance.Avoid, Verbs.Drop)),
        ("without", (Stance.Avoid, Verbs.With)),
        ("allow|don't mind|do not mind|ok with|okay with|fine with|good with|cool with|no problem with|can do|permit", (Stance.Allow, default)),
        ("don't skip|do not skip|don't avoid|do not avoid|unskip|don't care about|do not care about|no longer avoid", (Stance.Allow, default)),
        ("forget|forget about|clear|cancel|delete|ignore|undo|unblock|never mind|nevermind|no longer need|no longer want", (Stance.Forget, default)),
        ("remove|drop", (Stance.Forget, Verbs.Drop)),
        ("unpin", (Stance.Forget, Verbs.Pin)),
        ("want|wanna|need|prefer|preferably|like|love|get|give|do|make|use|schedule|wanting|needing", (Stance.Want, default)),
        ("have|having", (Stance.Want, Verbs.Have)),
        ("add|take|taking|include|plus|put|sign up for|enroll in|enrol in|must take|must have", (Stance.Want, Verbs.Add)),
        ("pin|pins|pinned|lock", (Stance.Want, Verbs.Pin)),
        ("keep|leave", (Stance.Want, Verbs.Keep)),
        ("with|taught by", (Stance.Want, Verbs.With)),
        ("only", (Stance.Want, Verbs.Only)));

    public static bool StartsAt(TokenList tokens, int at) => Words.TryRead(tokens, at, out _, out _);

    public static Lead Read(TokenList tokens, int at)
    {
        var lead = new Lead(Stance.None, Verbs.None, at);
        for (var i = 0; i < 6; i++)
        {
            var next = lead.Stance == Stance.None ? at : SkipFillers(tokens, lead.Next);
            if (!Words.TryRead(tokens, next, out var word, out next)) break;
            var verbs = lead.Stance == Stance.None ? word.Verbs : word.Verbs & ~Verbs.Have;
            if (lead.Stance == Stance.Forget && word.Stance == Stance.Avoid) verbs |= Verbs.Not;
            lead = new(Combine(lead, word.Stance, word.Verbs), lead.Verbs | verbs, next);
        }

        return lead;
    }

    // "don't really want": some lead words are fillers too, and those must not be skipped here.
    private static int SkipFillers(TokenList tokens, int at)
    {
        for (var i = 0; i < 6 && tokens.SkipFillers(at) > at && !StartsAt(tokens, at); i++) at++;
        return at;
    }

    private static Stance Combine(Lead lead, Stance next, Verbs verbs) => (lead.Stance, next) switch
    {
        (Stance.None, _) => next,
        (Stance.Want, _) => next,
        (Stance.Avoid, Stance.Want) when verbs.HasFlag(Verbs.Only) => Stance.Unclear,
        (Stance.Avoid, Stance.Want or Stance.Allow) => Stance.Avoid,
        (Stance.Allow, Stance.Want) => Stance.Allow,
        (Stance.Forget, Stance.Want or Stance.Avoid) => Stance.Forget,
        _ => Stance.Unclear,
    };
}
