using System.Globalization;
using Scheduly.Web.Migration;

namespace Scheduly.Web.Tests.Migration;

public sealed class LegacyTimeTests
{
    [Theory]
    [InlineData("2025-09-14T18:03:11.482913", "2025-09-14T22:03:11.482913Z")]
    [InlineData("2025-09-14T18:03:11", "2025-09-14T22:03:11Z")]
    [InlineData("2025-09-14 18:03:11.5", "2025-09-14T22:03:11.5Z")]
    [InlineData("2025-01-14T18:03:11", "2025-01-14T23:03:11Z")]
    [InlineData("2025-09-14T18:03:11.482913Z", "2025-09-14T18:03:11.482913Z")]
    [InlineData("2025-09-14T18:03:11+02:00", "2025-09-14T16:03:11Z")]
    // On 2 November the hour from 1 to 2 comes twice; the second one is an hour later.
    [InlineData("2025-11-02T01:30:00", "2025-11-02T06:30:00Z")]
    // On 9 March the hour from 2 to 3 is left out; by winter time it is the later.
    [InlineData("2025-03-09T02:30:00", "2025-03-09T07:30:00Z")]
    public void A_local_time_is_read_so_that_the_session_lives_longer(string text, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
        new LegacyTime(TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2025-13-45T00:00:00")]
    [InlineData("2025-09-14")]
    [InlineData("1757872991")]
    public void What_is_no_time_is_none(string? text) => Assert.Null(new LegacyTime(TimeZoneInfo.Utc).Read(text));

    [Theory]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("9999-12-31T23:59:59.999999")]
    public void The_ends_of_the_calendar_do_no_harm(string text) => Assert.NotNull(
        new LegacyTime(TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).Read(text));
}
