using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class RealCatalogTests
{
    [Theory]
    [InlineData("202409", 47, 511, 780, 204, 17)]
    [InlineData("202401", 48, 534, 819, 208, 29)]
    public void Nothing_of_a_real_catalogue_is_lost(string term, int subjects, int courses, int sections, int withoutDays, int withoutHours)
    {
        var catalog = Load(term);

        Assert.Equal(subjects, catalog.Departments.Count);
        Assert.Equal(courses, catalog.Courses.Count);
        Assert.Equal(sections, catalog.SectionCount);
        var all = catalog.Courses.SelectMany(course => course.Sections).ToList();
        Assert.Equal(sections, all.Count);
        Assert.Equal(withoutDays + withoutHours, all.Count(section => section.Meetings.Count == 0));
        Assert.Equal(term == "202409" ? 57 : 4, all.Count(section => !section.Instructors.Any()));
    }

    [Fact]
    public void A_section_has_what_the_file_says()
    {
        var catalog = Load("202409");

        var section = catalog.FindSection("1001");

        Assert.NotNull(section);
        Assert.Equal(("AMST101", "00", 4m, 30, 30), (section.Course, section.Name, section.Credits, section.Seats, section.SeatsOpen));
        Assert.Equal("Introduction to American Studies", section.Title);
        Assert.Equal(
            new Meeting(Weekdays.Tuesday | Weekdays.Thursday, new(10, 5), new(11, 30), new(2024, 8, 24), new(2024, 11, 20), null, "Heather N. Lukes"),
            Assert.Single(section.Meetings));
        Assert.Equal((new DateOnly(2024, 8, 24), new DateOnly(2024, 11, 20)), (catalog.FirstDay, catalog.LastDay));
        Assert.Equal("Fall 2024", catalog.DisplayName);
    }

    [Theory]
    [InlineData("BIO105")]
    [InlineData("BIO 105")]
    [InlineData("bio-105")]
    [InlineData("BIO-105-01")]
    public void A_course_is_found_by_any_of_its_spellings(string text) => Assert.Equal("BIO105", Load("202409").FindCourse(text)?.Code);

    [Fact]
    public void Every_course_is_found_by_its_code()
    {
        var catalog = Load("202401");

        Assert.All(catalog.Courses, course => Assert.Same(course, catalog.FindCourse($"{course.Subject}-{course.Number}")));
        Assert.All(catalog.Courses, course => Assert.True(CourseCode.TryParse(course.Code, out _)));
    }

    [Fact]
    public void Laboratories_go_with_their_lecture()
    {
        var course = Load("202409").FindCourse("BIO105")!;

        Assert.Equal(
            [("01", "", "1"), ("LAB-1-1", "LAB", "1"), ("LAB-1-2", "LAB", "1"), ("02", "", "2"), ("LAB-2-1", "LAB", "2"), ("LAB-2-2", "LAB", "2")],
            course.Sections.Select(section => (section.Name, section.Component, section.Link!)));
        Assert.Equal(4m, course.Credits);
        Assert.All(Load("202409").FindCourse("AMST101")!.Sections, section => Assert.Null(section.Link));
    }

    [Fact]
    public void A_search_finds_what_a_student_looks_for()
    {
        var page = Load("202409").Search(new("comp", Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday, OpenOnly: true, Take: 3));

        Assert.Equal(3, page.Courses.Count);
        Assert.True(page.Total > 3);
        Assert.All(page.Courses, match => Assert.StartsWith("COMP", match.Course.Code, StringComparison.Ordinal));
        Assert.All(page.Courses.SelectMany(match => match.Sections), section => Assert.True(section.SeatsOpen > 0));
    }

    private static TermCatalog Load(string term)
    {
        var folder = CatalogHost.RealCatalogs();
        using var host = new CatalogHost();
        host.With("Sources:0:School", "Occidental").With("Sources:0:Term", term).With("Sources:0:File", Path.Combine(folder, $"occidental-{term}.json"));
        return host.Load().Terms[0];
    }
}
