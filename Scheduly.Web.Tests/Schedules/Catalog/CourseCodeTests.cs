using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Catalog;

public sealed class CourseCodeTests
{
    [Theory]
    [InlineData("CS1501", "CS1501")]
    [InlineData("cs 1501", "CS1501")]
    [InlineData(" c s\t1501 ", "CS1501")]
    [InlineData("CS1501-1020", "CS1501")]
    [InlineData("CS 1501 - 1020", "CS1501")]
    [InlineData("engcmp0200", "ENGCMP0200")]
    [InlineData("BIO-105", "BIO105")]
    [InlineData("bio – 105", "BIO105")]
    [InlineData("BIO-105-01", "BIO105")]
    [InlineData("CHEM-110L", "CHEM110L")]
    [InlineData("ART", "ART")]
    [InlineData("CSCI-UA 101", "CSCIUA101")]
    [InlineData("MATH-SHU 101", "MATHSHU101")]
    [InlineData("COMPSCI C281A", "COMPSCIC281A")]
    [InlineData("English 1234", "ENGLISH1234")]
    public void A_code_is_brought_to_one_spelling(string text, string code)
    {
        Assert.True(CourseCode.TryParse(text, out var read));
        Assert.Equal(code, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("CS")]
    [InlineData("CS-")]
    [InlineData("-1501")]
    [InlineData("ENGLISHLITERATURE1234")]
    [InlineData("MUCHTOOLONGCODE")]
    public void What_is_shorter_or_longer_is_no_code(string? text)
    {
        Assert.False(CourseCode.TryParse(text, out var read));
        Assert.Equal("", read);
    }

    [Fact]
    public void A_build_takes_each_code_once_and_ten_at_most()
    {
        string?[] texts = ["cs 1501", "CS1501-1020", null, "x", .. Enumerable.Range(100, 20).Select(number => $"MATH{number}")];

        var codes = CourseCode.ParseAll(texts);

        Assert.Equal(["CS1501", .. Enumerable.Range(100, 9).Select(number => $"MATH{number}")], codes);
    }

    [Fact]
    public void A_catalogues_own_code_is_never_cut() => Assert.Equal("ENGLISH1234A", CourseCode.Of("English ", "1234-a"));
}
