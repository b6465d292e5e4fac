namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>The place that a warning names is that of the row in the file, whatever was left out before it.</summary>
public sealed class RowPlaceTests
{
    [Fact]
    public void Rows_after_a_row_of_another_form_keep_their_place()
    {
        Assert.Equal(
            [
                "at $[0]: missing: 'courses'", "at $[1].courses[0]: missing: 'crse'", "at $[1].courses[1].sections[0]: an object is expected",
                "at $[1].courses[1].sections[1].credMin: a value of another kind is expected", "at $[1].courses[2]: \"sections\" is a list",
                "at $[1].courses[1].sections[3] (B2, CRN 4): credits (\"credMin\") are 0 to 100",
                "at $[1].courses[1].sections[4].timeslots[1] (B2, CRN 5): \"dateStart\" (soon) is no date; write \"8/24\", \"8/24/2024\" or \"2024-08-24\"",
                "at $[1].courses[3]: B2 stands in the file twice; put its sections together", "at $[3].code: a department has a code such as \"CS\"",
            ],
            Warnings("""
                [{"code":"A"},
                 {"code":"B","courses":[{"subj":"B","sections":[]},
                   {"subj":"B","crse":"2","sections":[7,{"crn":2,"credMin":"x"},{"crn":3,"credMin":3},{"crn":4,"credMin":-1},
                     {"crn":5,"credMin":3,"timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000},{"days":["M"],"dateStart":"soon","dateEnd":"later"}]}]},
                   {"subj":"B","crse":"3","sections":"none"},{"subj":"B","crse":"2","sections":[]}]},
                 null,
                 {"code":"","courses":[]}]
                """).Where(warning => warning != "at $[2]: an object is expected"));
    }

    [Fact]
    public void Departments_within_an_object_are_named_there()
    {
        Assert.Equal(
            ["at $.departments[0]: missing: 'code'", "at $.departments[1].courses[0].sections[1] (B1, CRN 2): credits (\"credMin\") are 0 to 100", "at $.daysOff[1]: \"daysOff\" (7) is no date; write \"8/24\", \"8/24/2024\" or \"2024-08-24\"", "at $.daysOff[3]: a day is empty"],
            Warnings("""{"daysOff":["9/2",7,"2024-11-28",""],"departments":[{"courses":[]},{"code":"B","courses":[{"subj":"B","crse":"1","sections":[{"crn":1,"credMin":3},{"crn":2,"credMin":-1}]}]}]}"""));
        Assert.Equal(
            ["at $.departments[0].courses[0].sections[1] (B1, CRN 2): credits (\"credMin\") are 0 to 100"],
            Warnings("""{"departments":[{"code":"B","courses":[{"subj":"B","crse":"1","sections":[{"crn":1,"credMin":3},{"crn":2,"credMin":-1}]}]}]}"""));
    }

    private static IReadOnlyList<string> Warnings(string text)
    {
        using var host = new CatalogHost().WithSource(0, "A", "202409", text);
        return [.. host.LoadWithWarnings().Warnings.Select(warning => warning[(warning.IndexOf(", ", StringComparison.Ordinal) + 2)..])];
    }
}
