using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>Columns of people that name nobody, and columns of modes and attributes that say less than they seem to.</summary>
public sealed class NobodyTests
{
    [Theory]
    [InlineData("Instructor Unassigned")]
    [InlineData("The Staff")]
    [InlineData("Staff, The")]
    [InlineData("STAFF")]
    [InlineData("Faculty")]
    [InlineData("Biology Faculty")]
    [InlineData("Department Staff")]
    [InlineData("History Staff")]
    [InlineData("TBA")]
    [InlineData("T.B.A.")]
    [InlineData("TBD, TBD")]
    [InlineData("Instructor TBD")]
    [InlineData("To be announced")]
    [InlineData("To Be Named")]
    [InlineData("Not yet assigned")]
    [InlineData("N.N.")]
    [InlineData("NN")]
    [InlineData("Unknown")]
    [InlineData("Various instructors")]
    [InlineData("New Hire")]
    [InlineData("Staff / TBA")]
    [InlineData("---")]
    public void Nobody_is_called_so(string name) => Assert.Empty(PeopleOf(name));

    [Theory]
    [InlineData("Jane Stafford", "Jane Stafford")]
    [InlineData("An To", "An To")]
    [InlineData("Robin New", "Robin New")]
    [InlineData("Ada Byron; TBA", "Ada Byron")]
    [InlineData("Staff / Ada Byron", "Ada Byron")]
    [InlineData("Ada Byron; Alan Turing", "Ada Byron; Alan Turing")]
    public void People_stay_who_they_are(string name, string expected) => Assert.Equal([expected], PeopleOf(name));

    [Fact]
    public void All_who_teach_what_has_no_time_are_known()
    {
        var section = OddRegistrarTests.Load("""{"crn":1,"credMin":3,"timeslots":[{"instructor":"TBA"},{"instructor":"Ada Byron"},{"instructor":"Alan Turing"}]}""").FindSection("1")!;
        Assert.Equal("Ada Byron; Alan Turing", section.Instructor);
    }

    [Theory]
    [InlineData("occidental-202409.json", 57)]
    [InlineData("occidental-202401.json", 4)]
    public void Sections_of_a_real_catalogue_that_nobody_is_assigned_to_have_nobody(string file, int nobody)
    {
        using var host = new CatalogHost();
        var path = Path.Combine(CatalogHost.RealCatalogs(), file);
        var term = host.With("Sources:0:School", "O").With("Sources:0:Term", "202409").With("Sources:0:File", path).Load().Terms[0];
        Assert.DoesNotContain("Instructor Unassigned", term.Instructors);
        Assert.Equal(nobody, term.Courses.SelectMany(course => course.Sections).Count(section => !section.Instructors.Any()));
    }

    [Theory]
    [InlineData("OL", "Online")]
    [InlineData("ONL", "Online")]
    [InlineData("Zoom", "Online")]
    [InlineData("On-line", "Online")]
    [InlineData("WEB", "Online")]
    [InlineData("Remote", "Online")]
    [InlineData("Asynchronous", "Online")]
    [InlineData("100% Online", "Online")]
    [InlineData("Fully Online (Asynchronous)", "Online")]
    [InlineData("Online - Synchronous", "Online")]
    [InlineData("Distance Education", "Online")]
    [InlineData("Online (no set meeting times)", "Online")]
    [InlineData("Online, not in person", "Online")]
    [InlineData("Hyflex", "Hybrid")]
    [InlineData("Hy-Flex", "Hybrid")]
    [InlineData("Partially Online", "Hybrid")]
    [InlineData("In Person and Online", "Hybrid")]
    [InlineData("Hybrid (50% online)", "Hybrid")]
    [InlineData("In-Person", "InPerson")]
    [InlineData("Face to Face", "InPerson")]
    [InlineData("F2F", "InPerson")]
    [InlineData("On Campus", "InPerson")]
    [InlineData("In person, no online component", "InPerson")]
    [InlineData("In person (not hybrid)", "InPerson")]
    [InlineData("Flex", "")]
    [InlineData("TR", "")]
    [InlineData("P", "")]
    [InlineData("Lecture", "")]
    [InlineData("Synchronous", "")]
    [InlineData("Web Enhanced", "")]
    [InlineData("Web-Facilitated", "")]
    [InlineData("Online exams", "")]
    [InlineData("Online component", "")]
    [InlineData("no online component", "")]
    [InlineData("Not online", "")]
    [InlineData("Non-hybrid", "")]
    [InlineData("Online not available", "")]
    [InlineData("In-person with online exams", "")]
    [InlineData("Online or in person", "")]
    [InlineData("Online except exams", "")]
    [InlineData("50% online", "")]
    [InlineData("Cobweb Studio", "")]
    public void Mode_is_known_by_whole_words_or_not_at_all(string mode, string expected) => Assert.Equal(expected, QuacsText.ModeOf(mode)?.ToString() ?? "");

    private static IEnumerable<string> PeopleOf(string name)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(name);
        return OddRegistrarTests.Load($$"""{"crn":1,"credMin":3,"timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000,"instructor":{{json}}}]}""").FindSection("1")!.Instructors;
    }
}
