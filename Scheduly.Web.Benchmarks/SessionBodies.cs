using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Benchmarks;

/// <summary>Sessions as students have them: real plans of the built-in catalogue, written in the session's own form.</summary>
internal static class SessionBodies
{
    private static readonly string[] Wishes =
    [
        "no Friday, start after 10am", "12 to 15 credits, no gaps", "skip CS1501, lunch free 12 to 1", "compact, no Monday", "done by 5pm, balanced",
        "at most 12 credits", "no mornings", "two days off, avoid gaps", "start after 9am, done by 4pm", "add CS1653",
    ];

    /// <param name="size">About how many bytes each body has.</param>
    /// <param name="count">How many different ones.</param>
    public static IReadOnlyList<byte[]> Make(int size, int count)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.AddCatalog();
        using var services = builder.Services.BuildServiceProvider();
        var catalog = services.GetRequiredService<CourseCatalog>();
        if (!catalog.TryFind(ScheduleService.DefaultSchool, ScheduleService.DefaultTerm, out var term, out _)) throw new InvalidOperationException("No catalogue.");
        if (!RequirementBook.TryFind(term, "Computer Science", out var requirements, out _)) throw new InvalidOperationException("No requirements.");

        var planner = new Planner(TimeProvider.System);
        var schedules = Wishes.Select((text, i) =>
        {
            var wishes = new WishList().Merge(WishParser.Parse(text));
            var plan = planner.Plan(
                PlanRequest.For(term.Term, term.Courses.SelectMany(course => course.Sections), requirements, wishes, []), CancellationToken.None).Plan;
            return new NamedSchedule
            {
                Id = Guid.NewGuid().ToString("N")[..8],
                Name = $"Computer Science, {term.DisplayName}",
                CreatedAt = TimeProvider.System.GetUtcNow(),
                School = term.School,
                Major = "Computer Science",
                Term = term.Term,
                Preferences = wishes,
                Courses = [.. plan.Sections.Select(section => section.Course).Distinct()],
                Prereqs = requirements.Prereqs,
                LastPlan = plan,
            };
        }).ToList();
        return [.. Enumerable.Range(0, count).Select(i => Fill(schedules, i, size))];
    }

    private static byte[] Fill(List<NamedSchedule> schedules, int first, int size)
    {
        var state = new SessionState();
        for (var n = 0; ; n++)
        {
            var next = schedules[(first + n) % schedules.Count] with { Id = Guid.NewGuid().ToString("N")[..8] };
            var with = Write(state.With(next));
            if (with.Length > size)
            {
                // The last one is cut to what fits: without alternatives, then with fewer sections.
                var plan = next.LastPlan! with { Alternatives = [], Explanations = [] };
                for (var sections = plan.Sections.Count; sections >= 0; sections--)
                {
                    var cut = Write(state.With(next with { LastPlan = plan with { Sections = [.. plan.Sections.Take(sections)] }, Prereqs = [] }));
                    if (cut.Length <= size) return cut;
                }

                return Write(state);
            }

            state = state.With(next);
        }
    }

    private static byte[] Write(SessionState state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(state, ScheduleJson.Default.SessionState);
        byte[] head = [2, 0, 0, 1, .. Guid.NewGuid().ToByteArray(), 0, 5, .. "state"u8, 0, (byte)(json.Length >> 16), (byte)(json.Length >> 8), (byte)json.Length];
        return [.. head, .. json];
    }
}
