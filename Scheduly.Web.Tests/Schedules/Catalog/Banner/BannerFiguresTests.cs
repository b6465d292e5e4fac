using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Catalog.Banner;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Catalog.Banner;

/// <summary>A large term from saved pages to a plan, and printed how fast.</summary>
public sealed class BannerFiguresTests(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 13_000, PageSize = 500;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-banner-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Thirteen_thousand_rows_are_imported_and_planned()
    {
        for (var offset = 0; offset < Rows; offset += PageSize)
        {
            var page = string.Join(',', Enumerable.Range(offset, PageSize).Select(Row));
            File.WriteAllText(Path.Combine(_root.FullName, string.Create(CultureInfo.InvariantCulture, $"search-{offset:000000}.json")), $$"""{"success":true,"totalCount":{{Rows}},"data":[{{page}}]}""", Encoding.UTF8);
        }

        List<double> times = [];
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            var pages = BannerPages.Read(_root.FullName);
            var file = JsonSerializer.SerializeToUtf8Bytes(pages.ToCatalog(), QuacsJson.Default.QuacsFile);
            var imported = watch.Elapsed.TotalMilliseconds;
            var term = new TermCatalog("X", "1", new QuacsReader(2025, strict: false).Read(new MemoryStream(file))) { DisplayName = "" };
            var read = watch.Elapsed.TotalMilliseconds;
            WishList wishes = new() { AddCourses = ["X0001", "X0002", "X0003", "X0004"] };
            var request = PlanRequest.For("1", term.Courses.SelectMany(course => course.Sections), new() { MinCredits = 12, MaxCredits = 15 }, wishes, []);
            var plan = new Planner(TimeProvider.System).Plan(request, TestContext.Current.CancellationToken).Plan;
            times.Add(watch.Elapsed.TotalMilliseconds);
            output.WriteLine(FormattableString.Invariant($"13,000 rows, {file.Length >> 10} KB: import {imported:0} ms, read {read - imported:0} ms, plan {times[^1] - read:0} ms, together {times[^1]:0} ms"));

            Assert.Null(pages.RowsHeld);
            Assert.Equal(Rows, term.SectionCount);
            Assert.Equal(8, plan.Sections.Count);
        }
    }

    /// <summary>Courses of two lectures with a laboratory each.</summary>
    private static string Row(int index)
    {
        var (course, section) = (index / 4, index % 4);
        var hour = 8 + section + (course % 2 * 4);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"courseReferenceNumber":"{{10_000 + index}}","subject":"X","courseNumber":"{{course:0000}}","sequenceNumber":"0{{(section % 2) + 1}}{{(section < 2 ? "" : "L1")}}","courseTitle":"Course {{course}}",
             "scheduleTypeDescription":"{{(section < 2 ? "Lecture" : "Laboratory")}}","campusDescription":"Main","instructionalMethod":"TR","creditHours":null,"creditHourLow":{{(section < 2 ? 3 : 0)}},"maximumEnrollment":30,"seatsAvailable":4,
             "faculty":[{"displayName":"Byron, Ada","primaryIndicator":true}],
             "meetingsFaculty":[{"faculty":[],"meetingTime":{"beginTime":"{{hour:00}}00","endTime":"{{hour:00}}50","{{(course % 2 == 0 ? "monday" : "tuesday")}}":true,"{{(course % 4 < 2 ? "wednesday" : "thursday")}}":true,"startDate":"08/25/2025","endDate":"12/05/2025","meetingType":"CLAS"} }]}
            """);
    }
}
