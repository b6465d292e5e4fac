using System.Globalization;
using System.Text.Json;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>A real catalogue, where one lies beside the repository.</summary>
internal static class OccidentalCatalog
{
    /// <summary>All sections of a term; skips the test when the file is not there.</summary>
    public static IReadOnlyList<Section> Load(string term)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Scheduly.Web.sln"))) root = root.Parent;
        var file = Path.Combine(root?.FullName ?? ".", "..", "shared", "data", "catalogs", $"occidental-{term}.json");
        if (!File.Exists(file)) Assert.Skip($"No catalogue: put occidental-{term}.json in the QuACS form into ../shared/data/catalogs beside the repository.");

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var year = int.Parse(term[..4], CultureInfo.InvariantCulture);
        return
        [
            .. json.RootElement.EnumerateArray()
                .SelectMany(department => department.GetProperty("courses").EnumerateArray())
                .SelectMany(course => course.GetProperty("sections").EnumerateArray())
                .Select(section => Read(section, year)),
        ];
    }

    private static Section Read(JsonElement section, int year) => new(
        $"{section.GetProperty("subj")}{section.GetProperty("crse")}",
        section.GetProperty("crn").ToString(),
        section.GetProperty("sec").ToString(),
        [
            .. section.GetProperty("timeslots").EnumerateArray().Where(HasTime).Select(slot => new Meeting(
                slot.GetProperty("days").EnumerateArray().Aggregate(Weekdays.None, (all, day) => all | (WeekdayNames.TryParse(day.GetString(), out var one) ? one : throw new FormatException())),
                Time(slot.GetProperty("timeStart").GetInt32()),
                Time(slot.GetProperty("timeEnd").GetInt32()),
                Date(slot.GetProperty("dateStart").GetString()!, year),
                Date(slot.GetProperty("dateEnd").GetString()!, year),
                Instructor: slot.GetProperty("instructor").GetString())),
        ],
        section.GetProperty("credMin").GetDecimal(),
        SeatsOpen: section.GetProperty("rem").GetInt32());

    /// <summary>Some have days and -1 for the hours.</summary>
    private static bool HasTime(JsonElement slot) => slot.GetProperty("days").GetArrayLength() > 0 && slot.GetProperty("timeStart").GetInt32() >= 0;

    private static TimeOnly Time(int clock) => new(clock / 100, clock % 100);

    private static DateOnly Date(string text, int year) => DateOnly.ParseExact($"{year}/{text}", "yyyy/M/d", CultureInfo.InvariantCulture);
}
