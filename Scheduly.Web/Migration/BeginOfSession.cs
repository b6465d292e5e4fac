using System.Text;
using System.Text.Json;

namespace Scheduly.Web.Migration;

/// <summary>Tells where a session begins in the middle of anything: a quoted UUID, a colon, a brace.</summary>
internal static class BeginOfSession
{
    private const int IdLength = 36;

    /// <summary>White space that is looked through on each side of the colon.</summary>
    private const int Spaces = 64;

    private static readonly byte[][] Members =
        [.. "created_at school major term preferences courses prereqs multiSemesterPrereqs completedCourses last_plan".Split(' ').Select(Encoding.UTF8.GetBytes)];

    /// <param name="data">Begins with a quotation mark.</param>
    public static Reading Look(ReadOnlySpan<byte> data)
    {
        const int colon = IdLength + 2;
        if (data.Length < colon) return Reading.Cut;
        if (data[colon - 1] != '"' || !IsId(data.Slice(1, IdLength))) return Reading.Damaged;
        var rest = data[colon..];
        return Skip(ref rest, (byte)':') is var state && state != Reading.Whole ? state : Skip(ref rest, (byte)'{');
    }

    /// <summary>Whether a member of a session is, by its name and what it begins with, a session itself.</summary>
    /// <param name="member">A copy that stands on the member's name.</param>
    public static bool IsNext(Utf8JsonReader member)
    {
        if (member.ValueSpan.Length != IdLength || !IsId(member.ValueSpan)) return false;
        if (!member.Read() || member.TokenType != JsonTokenType.StartObject || !member.Read() || member.TokenType != JsonTokenType.PropertyName) return false;
        foreach (var name in Members)
        {
            if (member.ValueTextEquals(name)) return true;
        }

        return false;
    }

    private static bool IsId(ReadOnlySpan<byte> text) => text[8] == '-' && Guid.TryParseExact(Encoding.Latin1.GetString(text), "D", out _);

    private static Reading Skip(ref ReadOnlySpan<byte> rest, byte expected)
    {
        var next = rest.IndexOfAnyExcept(" \t\r\n"u8);
        if (next < 0) return rest.Length > Spaces ? Reading.Damaged : Reading.Cut;
        if (rest[next] != expected) return Reading.Damaged;
        rest = rest[(next + 1)..];
        return Reading.Whole;
    }
}
