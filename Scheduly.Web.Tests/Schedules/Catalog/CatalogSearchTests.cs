using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class CatalogSearchTests
{
    private static readonly TermCatalog Sample = PittSample.Load();

    [Theory]
    [InlineData("CS 1501", "CS1501")]
    [InlineData("cs-1501", "CS1501")]
    [InlineData("cs15", "CS1501", "CS1502", "CS1520", "CS1530", "CS1550", "CS1555", "CS1571")]
    [InlineData("78901", "CS1501")]
    [InlineData("operating sys", "CS1550")]
    [InlineData("probability", "STAT1151")]
    [InlineData("quantum", "CS1699")]
    [InlineData("math linear", "MATH0280", "MATH1180")]
    [InlineData("ostergaard", "CS0441", "CS1501")]
    [InlineData("weisskopf", "CS1550", "CS1950")]
    [InlineData("Łukaszewicz", "CS0401", "CS1695")]
    [InlineData("ODOWD", "CS0447", "CS0449")]
    [InlineData("algorithms bramwell", "CS1501")]
    [InlineData("美咲", "JPNSE0001")]
    [InlineData("zebra")]
    [InlineData("!!!")]
    public void A_text_finds(string text, params string[] codes) =>
        Assert.Equal(codes, Sample.Search(new(text)).Courses.Select(match => match.Course.Code));

    [Fact]
    public void Codes_stand_before_titles_and_titles_before_instructors()
    {
        // "STAT" begins codes, and "stav" a name: "sta" speaks of both.
        var codes = Sample.Search(new("sta")).Courses.Select(match => match.Course.Code).ToList();

        Assert.Equal(["STAT0200", "STAT1000", "STAT1151"], codes.Take(3));
        Assert.Contains("CS1555", codes.Skip(3));
        Assert.Equal("MUSIC0211", Sample.Search(new("music")).Courses[0].Course.Code);
    }

    [Fact]
    public void Only_the_sections_of_a_named_instructor_are_shown()
    {
        var match = Assert.Single(Sample.Search(new("CS1501 Ngozi")).Courses, one => one.Course.Code == "CS1501");

        Assert.Equal(["LEC-101", "LEC-103"], match.Sections.Select(section => section.Name));
    }

    [Fact]
    public void A_crn_shows_its_section() => Assert.Equal("78901", Assert.Single(Sample.Search(new("78901")).Courses[0].Sections).Crn);

    [Fact]
    public void Filters_hold_for_every_meeting()
    {
        var days = Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday;

        var found = Sample.Search(new("", days, new(10, 0), new(14, 0), OpenOnly: true, Take: 1000)).Courses.SelectMany(match => match.Sections).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, section =>
        {
            Assert.True(section.SeatsOpen > 0);
            Assert.NotEmpty(section.Meetings);
            Assert.All(section.Meetings, meeting =>
            {
                Assert.Equal(Weekdays.None, meeting.Days & ~days);
                Assert.InRange(meeting.Start, new(10, 0), new(14, 0));
                Assert.InRange(meeting.End, new(10, 0), new(14, 0));
            });
        });
        var expected = Sample.Courses.SelectMany(course => course.Sections).Count(section => section.SeatsOpen > 0 && section.Meetings.Count > 0
            && section.Meetings.All(meeting => (meeting.Days & ~days) == 0 && meeting.Start >= new TimeOnly(10, 0) && meeting.End <= new TimeOnly(14, 0)));
        Assert.Equal(expected, found.Count);
    }

    [Fact]
    public void Pages_join_to_the_whole()
    {
        var whole = Sample.Search(new("", Take: 1000));
        var pages = Enumerable.Range(0, 6).SelectMany(page => Sample.Search(new("", Skip: page * 10, Take: 10)).Courses).ToList();

        Assert.Equal(Sample.Courses.Count, whole.Total);
        Assert.Equal(whole.Courses.Select(match => match.Course.Code), pages.Select(match => match.Course.Code));
        Assert.Equal(whole.Total, Sample.Search(new("", Skip: 20, Take: 10)).Total);
    }
}
