using System.Globalization;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.History;

public sealed class HistoryTests
{
    [Fact]
    public void Undo_leads_back_through_any_commands_and_redo_forth_again() => Gen.Int[0, 999].Array[1, 25].Sample(
        choices =>
        {
            var work = new Workbench(PittSample.Load());
            List<string> before = [];
            var state = work.Build(new SessionState());
            foreach (var choice in choices)
            {
                var next = work.Try(state, choice);
                if (next.History.Undo.Count > state.History.Undo.Count) before.Add(Text(state));
                state = next;
            }

            var undone = new Stack<string>();
            for (var step = before.Count - 1; step >= 0; step--)
            {
                undone.Push(Text(state));
                state = work.History.Undo(state).State;
                Assert.Equal(before[step], Text(state));
            }

            while (undone.TryPop(out var later))
            {
                state = work.History.Redo(state).State;
                Assert.Equal(later, Text(state));
            }

            Assert.Empty(state.History.Redo);
        },
        iter: 25,
        threads: 1);

    [Fact]
    public void A_new_change_forgets_what_was_undone()
    {
        var work = new Workbench(PittSample.Load());
        var state = work.History.Undo(work.Run(work.Build(new SessionState()), new Refine("no Monday"))).State;
        Assert.Single(state.History.Redo);
        Assert.Empty(work.Run(state, new Refine("no Tuesday")).History.Redo);
        Assert.Single(work.Run(state, new SelectSchedule(state.ActiveId!)).History.Redo);
    }

    [Fact]
    public void Nothing_comes_back_from_before_a_session_was_loaded()
    {
        var work = new Workbench(PittSample.Load());
        var loaded = work.Build(new SessionState()) with { History = new() };
        Assert.Throws<ScheduleRefusedException>(() => work.History.Undo(loaded));
        var undone = work.History.Undo(work.Run(loaded, new StartOver())).State;
        Assert.Equal(Text(loaded), Text(undone));
        Assert.Throws<ScheduleRefusedException>(() => work.History.Undo(undone));
    }

    [Fact]
    public void A_plan_whose_sections_left_the_catalogue_comes_back_as_it_was()
    {
        var work = new Workbench(PittSample.Load());
        var state = work.Build(new SessionState());
        var gone = new Section("CS9999", "99999", "LEC-1", [new(Weekdays.Sunday, new(9, 0), new(10, 0))], 3);
        var migrated = state with { Schedules = [state.Active! with { LastPlan = state.Active.LastPlan! with { Sections = [.. state.Active.LastPlan.Sections, gone] } }] };
        var undone = work.History.Undo(work.Run(migrated, new StartOver())).State;
        Assert.Contains("99999", undone.Active!.LastPlan!.Sections.Select(section => section.Crn));
        Assert.Equal(gone.Meetings, undone.Active.LastPlan.Sections.Single(section => section.Crn == "99999").Meetings);
    }

    [Fact]
    public void A_schedule_of_a_term_without_a_catalogue_comes_back_whole()
    {
        var work = new Workbench(PittSample.Load());
        var state = work.Build(new SessionState());
        var foreign = state with { Schedules = [state.Active! with { Term = "2244" }] };
        Assert.Equal(Text(foreign), Text(work.History.Undo(work.Run(foreign, new StartOver())).State));
    }

    [Fact]
    public void Three_schedules_and_fifty_steps_stay_under_32_KiB_with_the_sample() => HoldBudget(PittSample.Load(), "Computer Science", "CS0007", "CS0401");

    [Fact]
    public void Three_schedules_and_fifty_steps_stay_under_32_KiB_with_a_real_catalogue()
    {
        var file = Path.Combine(Catalog.CatalogHost.RealCatalogs(), "occidental-202409.json");
        using var host = new Catalog.CatalogHost().With("IncludeSample", "false")
            .With("Sources:0:School", "Occidental").With("Sources:0:Term", "202409").With("Sources:0:File", file);
        var term = Assert.Single(host.Load().Terms);
        HoldBudget(term, "Biology", [.. term.Courses.Where(course => course.Subject is "MATH" or "CHEM" or "PHYS").Take(4).Select(course => course.Code)]);
    }

    private static void HoldBudget(TermCatalog term, string major, params string[] courses)
    {
        var work = new Workbench(term);
        var state = new SessionState();
        for (var copy = 0; copy < 3; copy++)
        {
            state = work.Run(state, new Build(term.School, major, term.Term, "no Friday, start after 9am, 15 credits", $"Plan {copy}"));
            foreach (var course in courses) state = work.Run(state, new AddCourse(course));
        }

        string[] utterances = ["no Monday", "lunch free 12 to 1", "compact", "done by 5pm", "at most 17 credits", "no Tuesday mornings"];
        for (var step = 0; step < 60; step++)
        {
            state = (step % 3) switch
            {
                0 => work.Run(state, new Refine(utterances[step / 3 % utterances.Length])),
                1 => work.Run(state, new DropWish(state.Active!.Preferences.Chips()[^1].Id)),
                _ => work.Try(work.Run(state, new SelectSchedule(state.Schedules[step % 3].Id)), (14 * step) + (step % 10)),
            };
        }

        Assert.Equal(3, state.Schedules.Count);
        Assert.Equal(UndoSteps.Most, state.History.Undo.Count);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(state, ScheduleJson.Default.SessionState);
        var packed = new byte[bytes.Length];
        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(bytes, packed, out var size, quality: 1, window: 16));
        var history = JsonSerializer.SerializeToUtf8Bytes(state.History, ScheduleJson.Default.UndoSteps).Length;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{bytes.Length} bytes, {size} packed; the history is {history} of them; sections {string.Join('+', state.Schedules.Select(schedule => schedule.LastPlan!.Sections.Count))}, alternatives {string.Join('+', state.Schedules.Select(schedule => schedule.LastPlan!.Alternatives.Count))}"));
        Assert.InRange(bytes.Length, 1, 32 << 10);
    }

    private static string Text(SessionState state) => JsonSerializer.Serialize(state with { History = new(), Revision = 0 }, ScheduleJson.Default.SessionState);

    /// <summary>Commands without HTTP and storage; time stands still, so that no search is cut short by it.</summary>
    private sealed class Workbench
    {
        private readonly CommandHandler _handler;
        private readonly TermCatalog _term;

        public Workbench(TermCatalog term)
        {
            var clock = new FakeTimeProvider();
            var planner = new SchedulePlanner(new CourseCatalog([term]), new Planner(clock), new ScheduleActivity(clock));
            _term = term;
            _handler = new(planner, clock);
            History = new(new StateDocument(planner));
        }

        public StateHistory History { get; }

        public SessionState Build(SessionState state) => Run(state, new Build("Pitt", "Computer Science", "2251", "no Friday"));

        public SessionState Run(SessionState state, ScheduleCommand command) => History.Record(state, _handler.Apply(state, command));

        /// <summary>Some command that the number chooses; a refused one changes nothing.</summary>
        public SessionState Try(SessionState state, int choice)
        {
            try
            {
                return Run(state, Choose(state, choice % 14, choice / 14));
            }
            catch (ScheduleRefusedException)
            {
                return state;
            }
        }

        private ScheduleCommand Choose(SessionState state, int kind, int which)
        {
            var plan = state.Active?.LastPlan;
            var section = plan is { Sections.Count: > 0 } ? plan.Sections[which % plan.Sections.Count] : null;
            string[] words = ["no Monday", "no Friday", "start after 10am", "lunch free 12 to 1", "15 credits", "compact", "forget everything"];
            return kind switch
            {
                0 or 1 => new Refine(words[which % words.Length]),
                2 when state.Active?.Preferences.Chips() is { Count: > 0 } chips => new DropWish(chips[which % chips.Count].Id),
                3 => new AddCourse(_term.Courses[which % _term.Courses.Count].Code),
                4 when section is not null => new DropCourse(section.Course),
                5 when section is not null && _term.FindCourse(section.Course) is { } course => new Swap(section.Crn, course.Sections[which % course.Sections.Count].Crn, which % 2 == 0),
                6 when section is not null => new Pin(section.Crn),
                7 when section is not null => new Unpin(section.Crn),
                8 => new Block((Weekdays)(1 << (which % 7)), new(8 + (which % 9), 0), new(9 + (which % 9), 30)),
                9 when plan is { Alternatives.Count: > 0 } => new UseAlternative(plan.Alternatives[which % plan.Alternatives.Count].Crns),
                10 => new NewSchedule($"Plan {which % 3}"),
                11 when state.Schedules.Count > 0 => new Duplicate(state.Schedules[which % state.Schedules.Count].Id),
                12 when state.Schedules.Count > 0 => (which % 3) switch
                {
                    0 => new SelectSchedule(state.Schedules[which % state.Schedules.Count].Id),
                    1 => new Rename(state.Schedules[which % state.Schedules.Count].Id, $"Name {which}"),
                    _ => new RemoveSchedule(state.Schedules[which % state.Schedules.Count].Id),
                },
                13 => new Complete(plan?.Sections.Take(which % 3).Select(one => one.Course).ToList() ?? []),
                _ => new StartOver(),
            };
        }
    }
}
