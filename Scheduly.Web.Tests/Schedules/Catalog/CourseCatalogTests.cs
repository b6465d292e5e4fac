using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class CourseCatalogTests
{
    private const string One = """[{"code":"BIO","courses":[{"subj":"BIO","crse":"105","sections":[{"crn":1,"credMin":4}]}]}]""";

    private readonly CourseCatalog _catalog = Load();

    [Theory]
    [InlineData("Pitt", "2251", "2251")]
    [InlineData("PITT", " 2251 ", "2251")]
    [InlineData("pitt", "202409", "2251")]
    [InlineData("occidental", "202409", "202409")]
    [InlineData("Occidental", "2251", "202409")]
    [InlineData("Occidental", "winter", "Winter")]
    public void A_term_is_found_by_school_and_code(string school, string term, string found)
    {
        Assert.True(_catalog.TryFind(school, term, out var catalog, out var refusal));
        Assert.Null(refusal);
        Assert.Equal(school, catalog.School, ignoreCase: true);
        Assert.Equal(found, catalog.Term);
    }

    [Theory]
    [InlineData("MIT", "2251", RefusalReason.UnsupportedSchool, "Unsupported school: MIT. There is Occidental, Pitt.")]
    [InlineData("Pitt", "abc", RefusalReason.InvalidTerm, "Invalid term format: abc. A term is four digits (2251) or year and month (202409). There is 2251 (Pitt, Fall 2024).")]
    [InlineData("Pitt", "2254", RefusalReason.UnknownTerm, "Invalid term format: 2254 has no catalogue here. There is 2251 (Pitt, Fall 2024).")]
    [InlineData("Pitt", "202413", RefusalReason.InvalidTerm, "Invalid term format: 202413. A term is four digits (2251) or year and month (202409). There is 2251 (Pitt, Fall 2024).")]
    [InlineData("Pitt", "", RefusalReason.InvalidTerm, "Invalid term format: . A term is four digits (2251) or year and month (202409). There is 2251 (Pitt, Fall 2024).")]
    public void What_is_not_there_is_refused_with_what_there_is(string school, string term, object reason, string detail)
    {
        Assert.False(_catalog.TryFind(school, term, out var catalog, out var refusal));
        Assert.Null(catalog);
        Assert.Equal(new Refusal((RefusalReason)reason, detail), refusal);
    }

    [Fact]
    public void A_term_alone_finds_every_school_that_has_it()
    {
        Assert.True(_catalog.TryFindTerm("2251", out var exact, out _));
        Assert.Equal(["Pitt"], exact.Select(one => one.School));
        Assert.True(_catalog.TryFindTerm("winter", out var named, out _));
        Assert.Equal(["Occidental"], named.Select(one => one.School));
        Assert.False(_catalog.TryFindTerm("2199", out var none, out var refusal));
        Assert.Empty(none);
        Assert.Equal(RefusalReason.UnknownTerm, refusal.Reason);
    }

    [Fact]
    public void A_source_replaces_the_sample_of_its_term()
    {
        using var host = new CatalogHost().WithSource(0, "pitt", "2251", One);

        var term = Assert.Single(host.Load().Terms);
        Assert.Equal(1, term.SectionCount);
    }

    [Fact]
    public void Settings_name_the_term_the_zone_and_the_year()
    {
        const string dated = """
            [{"code":"BIO","courses":[{"subj":"BIO","crse":105,"sections":[{"crn":"7","credMin":1.5,"credMax":3,
              "timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000,"dateStart":"8/24","dateEnd":"1/20"}]}]}]}]
            """;
        using var host = new CatalogHost { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2031, 6, 1, 0, 0, 0, TimeSpan.Zero)) };
        host.WithSource(0, "A", "one", dated).With("Sources:0:Year", "2019").With("Sources:0:DisplayName", "First").With("Sources:0:TimeZone", "America/Los_Angeles")
            .WithSource(1, "A", "202209", dated).WithSource(2, "A", "three", dated).With("IncludeSample", "false");

        var terms = host.Load().Terms;

        Assert.Equal(["First", "Fall 2022", "three"], terms.Select(term => term.DisplayName));
        Assert.Equal("America/Los_Angeles", terms[0].TimeZone);
        Assert.Equal([new DateOnly(2019, 8, 24), new DateOnly(2022, 8, 24), new DateOnly(2031, 8, 24)], terms.Select(term => term.FirstDay!.Value));
        Assert.Equal([new DateOnly(2020, 1, 20), new DateOnly(2023, 1, 20), new DateOnly(2032, 1, 20)], terms.Select(term => term.LastDay!.Value));
        var section = terms[0].FindSection("7")!;
        Assert.Equal((1.5m, 3m), (section.Credits, section.MaxCredits));
    }

    private static CourseCatalog Load()
    {
        using var host = new CatalogHost().WithSource(0, "Occidental", "202409", One).WithSource(1, "Occidental", "Winter", One);
        return host.Load();
    }
}
