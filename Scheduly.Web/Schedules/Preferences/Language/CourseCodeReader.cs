namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Course codes as schools write them: "CS1501", "CS 1501", "10-301", "M 408C", "CSCI-UA 101", "CSCI-UA.101", "COMPSCI C281A".</summary>
internal static class CourseCodeReader
{
    /// <summary>Another code of a list; of the same subject its number is enough: "CS1501 and 1502".</summary>
    public static bool TryReadNext(TokenList tokens, int at, string before, out string code, out int next)
    {
        var start = tokens.SkipSeparator(at);
        if (before.Contains('.', StringComparison.Ordinal) && start > at && DottedCode.TryRead(tokens, start, named: true, out code, out next)) return true;
        if (TryRead(tokens, start, out code, out next)) return true;
        var subject = before.TakeWhile(char.IsAsciiLetter).Count();
        var digits = before.Skip(subject).TakeWhile(char.IsAsciiDigit).Count();
        next = start + 1;
        if (start == at || subject == 0 || digits < 3 || !tokens.Is(start, TokenKind.Number) || tokens.Text(start).Length != digits || ClockReader.IsUnit(tokens, next)) return false;
        code = before[..subject] + tokens.Text(start);
        if (!GoesOn(tokens, next)) return true;
        if (!tokens.Is(next, TokenKind.Word) || tokens.Text(next).Length > 1 || !tokens.Text(next).All(char.IsAsciiLetter)) return false;
        code += tokens.Text(next++).ToUpperInvariant();
        return true;
    }

    /// <summary>Letters and digits, together or with a dash or a space between; apart, small letters need a number of at least three digits.</summary>
    public static bool TryRead(TokenList tokens, int at, out string code, out int next) =>
        DottedCode.TryRead(tokens, at, named: false, out code, out next) || TryReadUnusual(tokens, at, out code, out next) || TryReadUsual(tokens, at, out code, out next);

    /// <summary>Where only a course can stand: "8.30 for 12 credits".</summary>
    public static bool TryReadSure(TokenList tokens, int at, out string code, out int next) =>
        DottedCode.TryRead(tokens, at, named: true, out code, out next) || TryRead(tokens, at, out code, out next);

    /// <summary>"10-301", "M 408C", "CS 18000", "CSCI-UA 101", "AFAM-R 100", "COMPSCI C281A": digits for a subject, or capital letters with three to five digits.</summary>
    private static bool TryReadUnusual(TokenList tokens, int at, out string code, out int next)
    {
        code = "";
        next = at + 1;
        if (tokens.Is(at, TokenKind.Number) && tokens.Text(at).Length == 2 && tokens.IsDash(next) && tokens.Glued(next) && tokens.Glued(next + 1)
            && tokens.Is(next + 1, TokenKind.Number) && !GoesOn(tokens, next + 2)
            && (tokens.Text(next + 1).Length == 3 || (tokens.Text(next + 1) is ['0', _, _, _] && DottedCode.IsNamed(tokens, at, mayBeTime: true))))
        {
            code = tokens.Text(at) + tokens.Text(next + 1);
            next += 2;
            return true;
        }

        // "course 6006", "course 21M011".
        if (tokens.Is(at, TokenKind.Number) && tokens.Word(at - 1) is "course" or "class")
        {
            code = tokens.Text(at);
            while (tokens.Glued(next) && (tokens.Is(next, TokenKind.Number) || tokens.Word(next) is { Length: 1 or 2 } letters && letters.All(char.IsAsciiLetter)) && code.Length <= 10) code += tokens.Text(next++);
            code = code.ToUpperInvariant();
            if (code.Length is >= 3 and <= 10 && !GoesOn(tokens, next)) return true;
            (code, next) = ("", at + 1);
        }

        var joined = IsJoined(tokens, at);
        if (!joined && (!IsCapitals(at, 8) || Vocabulary.IsReserved(tokens.Word(at)) && tokens.Word(at).Length > 1)) return false;
        var subject = tokens.Text(at);
        if (joined || tokens.IsDash(next) && tokens.Glued(next) && tokens.Glued(next + 1) && IsCapitals(next + 1, 4) && !tokens.Glued(next + 2))
        {
            subject += tokens.Text(next + 1);
            next += 2;
        }

        // "CSCI-UA.101", "CSCI-UA-101".
        var marked = joined && (tokens.Text(next) == "." || tokens.IsDash(next)) && tokens.Glued(next) && tokens.Glued(next + 1);
        if (marked) next++;

        var least = subject.Length > tokens.Text(at).Length ? 1 : 3;
        var prefix = IsCapitals(next, 1) && tokens.Is(next + 1, TokenKind.Number) && tokens.Glued(next + 1) ? tokens.Text(next++) : "";
        if (!tokens.Is(next, TokenKind.Number) || tokens.Text(next).Length is var length && (length < least || length > 5) || (prefix.Length == 0 && !marked && tokens.Glued(next))) return false;
        code = subject + prefix + tokens.Text(next++);
        if (tokens.Is(next, TokenKind.Word) && tokens.Glued(next))
        {
            if (tokens.Text(next).Length > 2 || !tokens.Text(next).All(char.IsAsciiLetter)) return false;
            code += tokens.Text(next++);
        }

        code = code.ToUpperInvariant();
        return true;

        bool IsCapitals(int index, int most) =>
            tokens.Is(index, TokenKind.Word) && tokens.Text(index).Length <= most && tokens.Original(index, index + 1).All(char.IsAsciiLetterUpper);
    }

    /// <summary>"csci-ua 101": in small letters too, where it is no stretch of days.</summary>
    private static bool IsJoined(TokenList tokens, int at) =>
        IsLetters(tokens, at, 2, 8) && tokens.IsDash(at + 1) && tokens.Glued(at + 1) && tokens.Glued(at + 2) && IsLetters(tokens, at + 2, 1, 4)
        && NumberAt(tokens, at + 3) is var number && number > 0 && tokens.Text(number).Length >= (tokens.Original(at, at + 1).All(char.IsAsciiLetterUpper) ? 1 : 3) && !DayReader.TryRead(tokens, at, true, out _, out _);

    /// <summary>Apart, or behind a full stop or a dash; 0 when there is none.</summary>
    private static int NumberAt(TokenList tokens, int at) =>
        tokens.Is(at, TokenKind.Number) && !tokens.Glued(at) ? at
        : (tokens.Text(at) == "." || tokens.IsDash(at)) && tokens.Glued(at) && tokens.Is(at + 1, TokenKind.Number) && tokens.Glued(at + 1) ? at + 1
        : 0;

    /// <summary>"m 408c": one small letter is a subject where a letter follows the number, and no hour is meant.</summary>
    private static bool IsLone(TokenList tokens, int at) =>
        IsLetters(tokens, at, 1, 1) && tokens.Is(at + 1, TokenKind.Number) && !tokens.Glued(at + 1) && tokens.Text(at + 1).Length == 3
        && tokens.Glued(at + 2) && IsLetters(tokens, at + 2, 1, 1) && tokens.Word(at + 2) is not ("a" or "p");

    private static bool IsLetters(TokenList tokens, int at, int least, int most) =>
        tokens.Word(at) is var word && word.Length >= least && word.Length <= most && word.All(char.IsAsciiLetter) && !Vocabulary.IsReserved(word);

    /// <summary>A mark that ends a clause may stand close.</summary>
    private static bool GoesOn(TokenList tokens, int at) => tokens.Glued(at) && !tokens.Is(at, TokenKind.Break);

    private static bool TryReadUsual(TokenList tokens, int at, out string code, out int next)
    {
        code = "";
        next = at + 1;
        var subject = tokens.Word(at);
        var together = tokens.Glued(next);

        // "COMPSCIC281A", "M408C": as a catalogue compacts them, in capitals.
        var compact = together && tokens.Original(at, at + 1).All(char.IsAsciiLetterUpper);
        if (subject.Length < (compact || IsLone(tokens, at) ? 1 : 2) || subject.Length > (compact ? 12 : 6) || !subject.All(char.IsAsciiLetter)) return false;
        if (subject.Length == 1 && tokens.Text(next).Length < 3) return false;
        if (together && (tokens.IsDash(next) || tokens.Text(next) == "." && tokens.Is(next + 1, TokenKind.Number)) && tokens.Glued(next + 1)) next++;
        if (!tokens.Is(next, TokenKind.Number) || tokens.Text(next).Length > (compact ? 5 : 4)) return false;
        if (!together)
        {
            var capitals = tokens.Original(at, at + 1).All(char.IsAsciiLetterUpper);
            var dotted = DottedCode.Part(tokens, next + 1) is { } rest && !ClockReader.MayBeMinutes(rest);
            if (Vocabulary.IsReserved(subject) || tokens.Text(next).Length < (capitals || dotted ? 1 : 3)) return false;
        }

        code = subject + tokens.Text(next);
        next++;

        // "PHYS 8.01".
        if (DottedCode.Part(tokens, next) is { } part) (code, next) = ($"{code}.{part}", next + 2);
        if (tokens.Is(next, TokenKind.Word) && tokens.Glued(next))
        {
            if (tokens.Text(next).Length > 2 || !tokens.Text(next).All(char.IsAsciiLetter)) return false;
            code += tokens.Text(next++);
        }

        code = code.ToUpperInvariant();
        return code.Length >= 3;
    }
}
