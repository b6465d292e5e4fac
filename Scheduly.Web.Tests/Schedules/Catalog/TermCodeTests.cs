using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class TermCodeTests
{
    [Theory]
    [InlineData("2251", "Fall 2024")]
    [InlineData("2254", "Spring 2025")]
    [InlineData("2257", "Summer 2025")]
    [InlineData("202409", "Fall 2024")]
    [InlineData("202401", "Spring 2024")]
    [InlineData("202406", "Summer 2024")]
    public void A_term_says_its_season_and_year(string term, string name) => Assert.Equal(name, TermCode.Read(term)?.ToString());

    [Theory]
    [InlineData("2252", true)]
    [InlineData("1000", true)]
    [InlineData("202413", false)]
    [InlineData("202400", false)]
    [InlineData("20249", false)]
    [InlineData("Fall", false)]
    [InlineData("", false)]
    [InlineData("２２５１", false)]
    public void Other_terms_say_nothing(string term, bool wellFormed)
    {
        Assert.Null(TermCode.Read(term));
        Assert.Equal(wellFormed, TermCode.IsWellFormed(term));
    }
}
