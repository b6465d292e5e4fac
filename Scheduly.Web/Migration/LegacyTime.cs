using System.Globalization;

namespace Scheduly.Web.Migration;

/// <summary>Reads <c>created_at</c>: local time of the machine that wrote it, which has no offset.</summary>
internal sealed class LegacyTime(TimeZoneInfo zone)
{
    private const int SecondsLength = 19;
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    /// <returns>Null for what is no time. One with an offset, or with Z, means what it says.</returns>
    public DateTimeOffset? Read(string? text)
    {
        if (text is null || text.Length < SecondsLength) return null;
        if (!DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return null;
        return text.AsSpan(SecondsLength).IndexOfAny('Z', '+', '-') >= 0 ? time.ToUniversalTime() : Latest(time.DateTime);
    }

    /// <summary>
    /// When clocks are set back an hour comes twice, when they are set forward one is left out: of the two readings the later, with which
    /// the session lives longer.
    /// </summary>
    private DateTimeOffset Latest(DateTime local)
    {
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min()
            : zone.IsInvalidTime(local) ? Lesser(zone.GetUtcOffset(local.AddHours(-3)), zone.GetUtcOffset(local.AddHours(3)))
            : zone.GetUtcOffset(local);
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static TimeSpan Lesser(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
