namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// "with Dr. Smith", "prefer Prof. O'Neil", "not with Smith", "avoid professor Li", "only with Smith", "Dr. Smith is fine". Without a title a name is
/// one only after "with" or "taught by" and with a capital letter, so that "with friends" is not taken for a person.
/// </summary>
internal sealed class InstructorRule : IWishRule
{
    private const int MostPeople = 16;

    private static readonly HashSet<string> Titles = new(
        ["dr", "doctor", "prof", "profs", "professor", "professors", "mr", "mrs", "ms", "mx", "instructor"], StringComparer.Ordinal);

    private static readonly HashSet<string> Particles = new(
        ["de", "la", "le", "van", "von", "der", "den", "di", "da", "del", "el", "al", "bin", "ter"], StringComparer.Ordinal);

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried) return null;

        // "avoid J. Smith", "no Wang": a name by its capital alone, which the catalogue has to know.
        var start = SkipToName(tokens, lead.Next);
        var guessed = !lead.Verbs.HasFlag(Verbs.With) && lead.Stance == Stance.Avoid && lead.Verbs == Verbs.None && tokens.Is(lead.Next, TokenKind.Word) && !Titles.Contains(tokens.Word(start));
        var with = lead.Verbs.HasFlag(Verbs.With) || guessed;

        // "no classes with Dr. Li", "only sections taught by Dr. Li".
        var must = tokens.Word(lead.Next - 1) == "have" && tokens.Word(lead.Next - 2) == "must";
        var only = lead.Stance == Stance.Want && (must || lead.Verbs.HasFlag(Verbs.Only));
        if ((lead.Stance == Stance.Avoid || only) && (Vocabulary.ClassNouns.Contains(tokens.Word(start)) || tokens.Word(start) is "section" or "sections"))
        {
            var by = tokens.Word(start + 1) == "taught" ? start + 2 : start + 1;
            if (tokens.Word(by) is "with" or "by") (start, with, guessed) = (SkipToName(tokens, by + 1), true, false);
        }

        if (ReadPeople(tokens, start, with) is not { } people) return null;
        var (names, pairs, end) = people;
        if (lead.Stance is Stance.None or Stance.Want && tokens.Word(end) == "only") (only, end) = (true, end + 1);
        if (only) return Reading.Add(end, WishKind.Instructor, new() { OnlyInstructors = names }) with { Pairs = pairs };
        if (lead.Stance == Stance.None)
            return Predicate.TryRead(tokens, end, out var good, out var after) && good ? Back(after, "Allow", names, "avoidInstructor") : null;

        return lead.Stance switch
        {
            Stance.Want => Reading.Add(end, WishKind.Instructor, new() { Instructors = names }) with { Pairs = pairs },
            Stance.Avoid => Reading.Add(end, WishKind.AvoidInstructor, new() { AvoidInstructors = names }) with { Guessed = guessed, Pairs = pairs },

            // Who is meant by "Smith, Beth" is looked up for wishes alone.
            _ when pairs.Count > 0 => null,
            Stance.Allow => Back(end, "Allow", names, "avoidInstructor"),
            Stance.Forget when !lead.Verbs.HasFlag(Verbs.Drop) => Back(end, "Forget", names, "instructor", "avoidInstructor", "onlyInstructor"),
            _ => null,
        };
    }

    /// <summary>"Smith", "Smith and Li", "Smith, Beth", "Smith, B.".</summary>
    private static (List<string> Names, List<NamePair> Pairs, int End)? ReadPeople(TokenList tokens, int start, bool with)
    {
        if (!TryReadPerson(tokens, start, with, out var name, out var end)) return null;
        List<string> names = [name];
        List<NamePair> pairs = [];
        while (names.Count < MostPeople)
        {
            if (tokens.Text(end) == "," && IsSurname(names[^1]) && TryReadGiven(tokens, end + 1, out var given, out var next))
            {
                end = next;

                // An initial is nobody by itself.
                if (given.Split(' ').Any(part => part.TrimEnd('.').Length == 1)) names[^1] = $"{given} {names[^1]}";
                else
                {
                    pairs.Add(new(names[^1], given, true));
                    if (!names.Contains(given, StringComparer.OrdinalIgnoreCase)) names.Add(given);
                }

                continue;
            }

            if (!TryReadPerson(tokens, SkipSeparator(tokens, end), with, out name, out next) || Predicate.StartsAt(tokens, next)) break;
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase)) names.Add(name);
            end = next;
        }

        var chained = pairs.Exists(pair => pairs.Exists(other => other.Last == pair.First));
        return (names, chained ? pairs.ConvertAll(pair => pair with { Alone = false }) : pairs, end);
    }

    private static bool IsSurname(string name) => name.Split(' ') is var words && words.SkipLast(1).All(word => Particles.Contains(word.ToLowerInvariant()));

    /// <summary>"Beth", "Beth Ann", "B.": what stands behind a comma up to the end of the clause, or up to "and".</summary>
    private static bool TryReadGiven(TokenList tokens, int at, out string given, out int next)
    {
        List<string> parts = [];
        next = at;
        while (parts.Count < 3 && (!Vocabulary.IsReserved(tokens.Word(next)) || tokens.Word(next).Length == 1) && !Titles.Contains(tokens.Word(next)) && TryReadPart(tokens, next, false, false, out var part, out var end)) (next, parts) = (end, [.. parts, part]);
        if (parts.Count == 0 && tokens.Word(at).Length == 1 && tokens.Capitalised(at)) (next, parts) = (at + 1, [tokens.Original(at, at + 1)]);
        given = string.Join(' ', parts);
        return parts.Count > 0 && (tokens.Ends(next) || tokens.Word(next) is "and" or "or" or "nor" or "please" || tokens.Text(next) is "/" or "&" || Softness.TryReadAfter(tokens, next, out _));
    }

    /// <summary>"A. Smith" and "I. Chen" have initials, where "a" and "I" are words that say nothing.</summary>
    private static bool IsInitial(TokenList tokens, int at)
    {
        if (tokens.Word(at).Length != 1 || !tokens.Capitalised(at)) return false;
        if (tokens.Text(at + 1) == "." && tokens.Glued(at + 1)) return tokens.Capitalised(at + 2);
        return tokens.Capitalised(at + 1) && tokens.Word(at + 1).Length > 1 && !Vocabulary.IsReserved(tokens.Word(at + 1));
    }

    // Given names that are words of other meanings too.
    private static readonly HashSet<string> Given = new(["will", "an", "do", "so", "my", "you", "be", "to", "in", "on", "love", "summer", "autumn", "early", "day", "may"], StringComparer.Ordinal);

    /// <summary>"Will Power", "An Nguyen": with a capital, before another name.</summary>
    private static bool IsGiven(TokenList tokens, int at) =>
        Given.Contains(tokens.Word(at)) && tokens.Capitalised(at) && tokens.Capitalised(at + 1) && tokens.Word(at + 1).Length > 1 && !Vocabulary.IsReserved(tokens.Word(at + 1));

    private static int SkipToName(TokenList tokens, int at)
    {
        for (var end = tokens.SkipFillers(at); at < end && !IsInitial(tokens, at) && !IsGiven(tokens, at);) at++;
        return at;
    }

    private static Reading Back(int end, string verb, List<string> names, params string[] kinds) => Reading.Withdraw(
        end, WishKind.Instructor, $"{verb} {string.Join(", ", names.Select(name => $"Prof. {name}"))}", [.. names.SelectMany(name => kinds.Select(kind => $"{kind}:{name}"))]);

    // A comma begins another wish unless a title follows it: "with Smith, Friday off".
    private static int SkipSeparator(TokenList tokens, int at)
    {
        var next = tokens.SkipSeparator(at);
        return next == at || (tokens.Text(at) == "," && !Titles.Contains(tokens.Word(next)) && !IsLoneName(tokens, next)) ? tokens.Count : next;
    }

    /// <summary>"avoid Maria Wang, Lee and Smith".</summary>
    private static bool IsLoneName(TokenList tokens, int at) =>
        tokens.Capitalised(at) && !Vocabulary.IsReserved(tokens.Word(at)) && (tokens.Ends(at + 1) || tokens.Word(at + 1) is "and" or "or" or "nor" || tokens.Text(at + 1) is "/" or "&");

    private static bool TryReadPerson(TokenList tokens, int at, bool with, out string name, out int next)
    {
        name = "";
        next = at;
        var titled = false;
        for (var i = 0; i < 3 && Titles.Contains(tokens.Word(next)); i++)
        {
            titled = true;
            next += tokens.Text(next + 1) == "." && tokens.Glued(next + 1) ? 2 : 1;
        }

        if (!titled && (!(with && StartsName(tokens, next)) || CourseCodeReader.TryRead(tokens, next, out _, out _))) return false;
        List<string> parts = [];
        while (parts.Count < 4 && TryReadPart(tokens, next, titled && parts.TrueForAll(Particles.Contains), titled && parts.Count == 0, out var part, out var end))
        {
            parts.Add(part);
            next = end;
        }

        name = string.Join(' ', parts).Replace('’', '\'');
        return parts.Count > 0;
    }

    // "Smith", "van der Berg"
    private static bool StartsName(TokenList tokens, int at)
    {
        while (Particles.Contains(tokens.Word(at))) at++;
        return tokens.Capitalised(at);
    }

    // "Smith", "Smith-Jones", "J.", "de la Cruz"
    private static bool TryReadPart(TokenList tokens, int at, bool anyCase, bool named, out string part, out int next)
    {
        part = "";
        next = at + 1;
        var word = tokens.Word(at);
        var particle = Particles.Contains(word) && tokens.Is(next, TokenKind.Word) && !Vocabulary.IsReserved(tokens.Word(next));
        if (word.Length == 0 || (Vocabulary.IsReserved(word) && !tokens.Glued(next) && !IsInitial(tokens, at) && !IsGiven(tokens, at) && !(named && tokens.Capitalised(at))) || !(particle || tokens.Capitalised(at) || anyCase)) return false;
        if (word.Length > 40 || tokens.Is(next, TokenKind.Number)) return false;
        while (tokens.IsDash(next) && tokens.Glued(next) && tokens.Is(next + 1, TokenKind.Word) && tokens.Glued(next + 1)) next += 2;
        if (word.Length == 1 && tokens.Text(next) == "." && tokens.Glued(next)) next++;
        part = tokens.Original(at, next);
        if (!particle && part.All(letter => !char.IsUpper(letter))) part = $"{char.ToUpperInvariant(part[0])}{part[1..]}";
        return true;
    }
}
