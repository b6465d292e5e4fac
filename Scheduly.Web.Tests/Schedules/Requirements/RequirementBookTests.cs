using System.Text;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Requirements;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Requirements;

public sealed class RequirementBookTests
{
    private static readonly TermCatalog Pitt = PittSample.Load();

    [Theory]
    [InlineData("CS")]
    [InlineData("cs")]
    [InlineData("Computer Science")]
    [InlineData("  computer   science ")]
    [InlineData("computer-science")]
    [InlineData("ComputerScience")]
    [InlineData("Comp Sci")]
    [InlineData("compsci")]
    [InlineData("Comp. Sci.")]
    [InlineData("Computer Science (BS)")]
    [InlineData("Computer Science major")]
    [InlineData("B.S. in Computer Science")]
    [InlineData("Bachelor of Science in Computer Science")]
    [InlineData("comp")]
    public void Computer_science_at_Pitt_is_built_in(string major)
    {
        Assert.True(RequirementBook.TryFind(Pitt, major, out var set, out _));
        Assert.Equal(["CS0401", "CS0441", "CS0445", "CS1501", "CS1502", "CS1550"], set.Required);
        Assert.Equal(
            [["CS1621", "CS1653", "CS1674", "CS1699", "CS1695", "CS1690"], ["MATH0220", "MATH0230", "MATH1180", "STAT1151"]],
            set.ChooseFrom.Select(group => group.Options));
        Assert.Equal((12m, 18m), (set.MinCredits, set.MaxCredits));
        Assert.Equal(["CS0441", "CS0445"], set.Prereqs.Single(rule => rule.Course == "CS1501").Requires);
        Assert.Equal(["CS0447", "CS0449"], set.Prereqs.Single(rule => rule.Course == "CS1550").Requires);
        Assert.All(["CS0445", "CS0447", "CS0449"], code => Assert.Equal(["CS0441"], set.Prereqs.Single(rule => rule.Course == code).Requires));
    }

    [Theory]
    [InlineData("Mathematics", "Mathematics", 4, 12)]
    [InlineData("MATH", "Mathematics", 4, 12)]
    [InlineData("math", "Mathematics", 4, 12)]
    [InlineData("Rhetoric", "Communication: Rhetoric", 1, 3)]
    [InlineData("Physical Ed", "Physical Education", 2, 2)]
    public void Another_major_is_its_department(string major, string department, int count, int minCredits)
    {
        Assert.True(RequirementBook.TryFind(Pitt, major, out var set, out _));
        Assert.Empty(set.Required);
        var group = Assert.Single(set.ChooseFrom);
        Assert.Equal((department, count), (group.Label, group.Count));
        Assert.Equal((minCredits, 18m), (set.MinCredits, set.MaxCredits));
        Assert.All(group.Options, code => Assert.NotNull(Pitt.FindCourse(code)));
    }

    [Fact]
    public void A_department_gives_ten_courses_at_most_by_number()
    {
        var courses = Enumerable.Range(0, 14).Select(index => new Course($"BIO{300 - (index * 10)}", "BIO", $"{300 - (index * 10)}L", "", [Section(index)])).ToList();
        var catalog = new TermCatalog("A", "1", [new("BIO", "Biology", courses)]) { DisplayName = "1" };

        Assert.True(RequirementBook.TryFind(catalog, "Biology", out var set, out _));
        Assert.Equal(Enumerable.Range(17, 10).Select(number => $"BIO{number * 10}"), set.ChooseFrom[0].Options);
        Assert.Equal(4, set.ChooseFrom[0].Count);

        static Web.Schedules.Section Section(int index) => new("BIO", $"{index}", "01", [], 4);
    }

    [Fact]
    public void A_part_that_names_several_departments_is_refused_with_them()
    {
        Assert.False(RequirementBook.TryFind(Pitt, "ph", out var set, out var refusal));
        Assert.Null(set);
        Assert.Equal(
            new Refusal(RefusalReason.UnknownMajor, "The major \"ph\" names several departments of Pitt: Philosophy (PHIL), Physics (PHYS), Physical Education (PEDC)."),
            refusal);
    }

    [Theory]
    [InlineData("Alchemy")]
    [InlineData("  ")]
    [InlineData("?!")]
    public void An_unknown_major_is_refused_with_what_there_is(string major)
    {
        Assert.False(RequirementBook.TryFind(Pitt, major, out _, out var refusal));
        Assert.Equal(RefusalReason.UnknownMajor, refusal.Reason);
        Assert.StartsWith($"There is no major \"{major.Trim()}\" at Pitt in Fall 2024. There is Computer Science (CS), Mathematics (MATH)", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_set_is_for_Pitt_only()
    {
        var elsewhere = new TermCatalog("A", "1", Pitt.Departments) { DisplayName = "1" };

        Assert.True(RequirementBook.TryFind(elsewhere, "CS", out var set, out _));
        Assert.Empty(set.Required);
    }

    [Theory]
    [InlineData("computer science")]
    [InlineData("CS")]
    [InlineData("Comp")]
    public void A_file_stands_before_all_else(string major)
    {
        var set = Find("""{"Computer Science":{"required":["cs 1501"],"minCredits":6}}""", major);

        Assert.Equal(["CS1501"], set.Required);
        Assert.Equal(6m, set.MinCredits);
    }

    [Fact]
    public void A_file_may_name_a_major_without_a_department()
    {
        Assert.Equal(["CS1501"], Find("""{"Cognition & Machines":{"required":["CS1501"]}}""", "cognition machines").Required);
        Assert.Equal("Mathematics", Find("""{"Cognition":{"required":["CS1501"]}}""", "Mathematics").ChooseFrom[0].Label);
        Assert.Contains("Cognition", RequirementBook.Majors(WithFile("""{"Cognition":{}}""")));
    }

    [Fact]
    public void One_set_in_a_file_is_that_of_every_major()
    {
        const string set = """{"catalogYear":"2023","required":["CS1501"],"chooseFrom":[{"label":"Any","count":1,"options":["CS1502"]}],"prereqs":[{"course":"CS1501","requires":["CS0445"]}]}""";

        Assert.Equal("2023", Find(set, "Alchemy").CatalogYear);
        Assert.Equal(["CS1502"], Find(set, "Computer Science").ChooseFrom[0].Options);
    }

    [Theory]
    [InlineData("[]", "line 1, at $: a value of another kind is expected")]
    [InlineData("", "line 1, at $")]
    [InlineData("{}", "at $: there is no major in it")]
    [InlineData("{\"CS\":\n7}", "line 2, at $.CS: a value of another kind is expected")]
    [InlineData("""{"CS":null}""", "at $['CS']: null is not allowed")]
    [InlineData("""{"CS":{"required":["X"]}}""", "at $['CS'].required[0]: \"X\" is no course code")]
    [InlineData("""{"required":"CS1501"}""", "line 1, at $.required: a value of another kind is expected")]
    [InlineData("""{"required":null}""", "line 1, at $.required: null is not allowed")]
    [InlineData("""{"genEds":[{"label":"A","count":2,"options":["CS1501"]}]}""", "at $.genEds[0].count: \"A\" has 1 options")]
    [InlineData("""{"genEds":[null]}""", "at $.genEds[0]: null is not allowed")]
    [InlineData("""{"prereqs":[null]}""", "at $.prereqs[0]: null is not allowed")]
    [InlineData("""{"prereqs":[{"course":"CS1501","requires":[""]}]}""", "at $.prereqs[0].requires[0]")]
    [InlineData("""{"required":[],"minCredits":9,"maxCredits":6}""", "at $: \"minCredits\" is 0 or more and not above \"maxCredits\"")]
    public void A_malformed_file_is_refused_with_its_place(string text, string place)
    {
        using var host = new CatalogHost().WithSource(0, "A", "1", """[{"code":"CS","courses":[{"subj":"CS","crse":1,"sections":[{"crn":1,"credMin":3}]}]}]""")
            .With("Sources:0:Requirements", "majors.json");
        File.WriteAllText(host.PathOf("majors.json"), text);

        var message = Assert.Throws<CatalogSetupException>(host.Load).Message;

        Assert.StartsWith($"Catalog:Sources:0:Requirements: {host.PathOf("majors.json")}, ", message, StringComparison.Ordinal);
        Assert.Contains(place, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Biology", "Biology", 4)]
    [InlineData("comp", "Computer Science", 4)]
    [InlineData("Diplomacy", "Diplomacy and World Affairs", 4)]
    public void A_real_department_gives_a_normal_term(string major, string department, int count)
    {
        var folder = CatalogHost.RealCatalogs();
        using var host = new CatalogHost().With("Sources:0:School", "Occidental").With("Sources:0:Term", "202409")
            .With("Sources:0:File", Path.Combine(folder, "occidental-202409.json"));
        var catalog = host.Load().Terms[0];

        Assert.True(RequirementBook.TryFind(catalog, major, out var set, out _));
        var group = Assert.Single(set.ChooseFrom);
        Assert.Equal((department, count), (group.Label, group.Count));
        Assert.InRange(group.Options.Count, count, 10);
        Assert.Equal((12m, 18m), (set.MinCredits, set.MaxCredits));
    }

    private static RequirementSet Find(string file, string major)
    {
        Assert.True(RequirementBook.TryFind(WithFile(file), major, out var set, out _));
        return set;
    }

    private static TermCatalog WithFile(string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return new("Pitt", "2251", Pitt.Departments) { DisplayName = "Fall 2024", Requirements = RequirementFile.Read(stream) };
    }
}
