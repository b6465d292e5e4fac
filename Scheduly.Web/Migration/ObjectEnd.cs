using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scheduly.Web.Migration;

/// <summary>
/// Finds where an object ends by its braces and brackets alone, 64 bytes at a time. That is no proof that the object is JSON: who reads it will see.
/// </summary>
internal static class ObjectEnd
{
    private const int Block = 64;
    private const int IdLength = 36;

    /// <param name="data">Begins with a brace, and may end anywhere.</param>
    /// <returns>
    /// The object's length. 0 when its end is not there or in the last bytes, and when something does not look right: a control character, a bracket that
    /// closes a brace, or another session that begins inside. Then each token has to be looked at.
    /// </returns>
    // Optimized from the first call on: it is most of what looking through a file costs, and done before it would be recompiled.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<byte> data)
    {
        var (depth, objects, inText, escapes) = (0, 0UL, 0UL, 0UL);
        for (var at = 0; at + Block <= data.Length; at += Block)
        {
            var (low, high) = (Vector256.Create(data[at..]), Vector256.Create(data[(at + Block / 2)..]));
            var quotes = Where(low, high, (byte)'"') & ~Escaped(Where(low, high, (byte)'\\'), ref escapes);
            var text = Between(quotes) ^ inText;
            var lines = Where(low, high, (byte)'\n') | Where(low, high, (byte)'\r') | Where(low, high, (byte)'\t');
            if ((Below(low, high, (byte)' ') & (text | ~lines)) != 0) return 0;

            // All ones when the block ends inside a text.
            inText = (ulong)((long)text >> (Block - 1));
            var braces = Where(low, high, (byte)'{') | Where(low, high, (byte)'}');
            var opened = Where(low, high, (byte)'{') | Where(low, high, (byte)'[');
            for (var rest = (braces | opened | Where(low, high, (byte)']')) & ~text; rest != 0; rest &= rest - 1)
            {
                var place = BitOperations.TrailingZeroCount(rest);
                var isBrace = braces >> place & 1;
                if ((opened >> place & 1) != 0)
                {
                    if (depth == LegacyJson.MaxDepth || (isBrace != 0 && depth > 0 && IsNamedByAnId(data[..(at + place)]))) return 0;
                    objects = objects << 1 | isBrace;
                    depth++;
                }
                else
                {
                    if ((objects & 1) != isBrace) return 0;
                    if (--depth == 0) return at + place + 1;
                    objects >>= 1;
                }
            }
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Where(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Bits(Vector256.Equals(low, Vector256.Create(value)), Vector256.Equals(high, Vector256.Create(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Below(Vector256<byte> low, Vector256<byte> high, byte value) =>
        Bits(Vector256.LessThan(low, Vector256.Create(value)), Vector256.LessThan(high, Vector256.Create(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) => low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << (Block / 2));

    /// <param name="escapes">1 when the first byte of this block, and then of the next one, is escaped.</param>
    private static ulong Escaped(ulong backslashes, ref ulong escapes)
    {
        var escaped = escapes;
        backslashes &= ~escapes;
        escapes = 0;
        while (backslashes != 0)
        {
            var place = BitOperations.TrailingZeroCount(backslashes);
            if (place == Block - 1) escapes = 1;
            else escaped |= 2UL << place;
            backslashes &= ~(3UL << place);
        }

        return escaped;
    }

    /// <summary>The bits from each odd quotation mark up to the next, which is left out: each bit is the parity of those up to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(ulong quotes)
    {
        for (var distance = 1; distance < Block; distance *= 2) quotes ^= quotes << distance;
        return quotes;
    }

    /// <summary>Whether a member's name of the length of an id stands before a brace.</summary>
    private static bool IsNamedByAnId(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(" \t\r\n"u8);
        if (before is not [.., (byte)':']) return false;
        before = before[..^1].TrimEnd(" \t\r\n"u8);
        return before.Length >= IdLength + 2 && before[^1] == '"' && before[..^1].LastIndexOf((byte)'"') == before.Length - IdLength - 2;
    }
}
