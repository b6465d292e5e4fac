using System.Text.RegularExpressions;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>Commands about whole schedules.</summary>
internal sealed partial class CommandHandler
{
    public const int MostSchedules = 20, LongestName = 80;

    private Change Run(SessionState state, Build command)
    {
        var programme = planner.Find(command.School, command.Major, command.Term);
        var (parsed, notes) = WishResolver.Resolve(WishParser.Parse(command.Utterance ?? ""), programme.Term);
        var major = command.Major.Trim();
        var built = New(command.Name is null ? $"{Cut(major)}, {programme.Term.DisplayName}" : Named(state, command.Name), programme, major) with
        {
            Preferences = Bounded(new WishList().Merge(parsed)),
        };
        var again = command.Name is null && state.Active is { } active && SameProgramme(active, built) ? active : null;
        if (again is not null)
        {
            built = built with { Id = again.Id, Name = again.Name, CreatedAt = again.CreatedAt, CompletedCourses = again.CompletedCourses, Other = again.Other };
        }
        else
        {
            WithRoom(state, 1);
            built = built with { Name = Unique(state, built.Name) };
        }

        built = planner.Plan(built, programme);
        return new(state.With(built), Cut($"{(again is null ? "Build" : "Build again")} {built.Name}"), With(WithClash($"Built {built.Name}.", built), notes), parsed);
    }

    private Change Run(SessionState state, NewSchedule command)
    {
        var active = Active(state);
        var programme = planner.Of(active);
        WithRoom(state, 1);
        var added = New(Named(state, command.Name), programme, active.Major) with { CompletedCourses = active.CompletedCourses };
        return new(state.With(planner.Plan(added, programme)), Cut($"New schedule {added.Name}"), $"{added.Name} is new.");
    }

    private Change Run(SessionState state, Duplicate command)
    {
        var source = Schedule(state, command.Id);
        WithRoom(state, 1);
        var copy = source with { Id = NewId(), CreatedAt = clock.GetUtcNow(), Name = command.Name is null ? Unique(state, source.Name) : Named(state, command.Name) };
        return new(state.With(copy), Cut($"Duplicate {source.Name}"), $"{copy.Name} is a copy of {source.Name}.");
    }

    private static Change Run(SessionState state, Rename command)
    {
        var schedule = Schedule(state, command.Id);
        var others = state with { Schedules = [.. state.Schedules.Where(one => one.Id != schedule.Id)] };
        var name = Named(others, command.Name);
        var next = state with { Schedules = [.. state.Schedules.Select(one => one.Id == schedule.Id ? one with { Name = name } : one)] };
        return new(next, Cut($"Rename to {name}"), $"{schedule.Name} is now called {name}.");
    }

    private static Change Run(SessionState state, SelectSchedule command)
    {
        var schedule = Schedule(state, command.Id);
        return new(state with { ActiveId = schedule.Id }, "", $"This is {schedule.Name}.");
    }

    private static Change Run(SessionState state, RemoveSchedule command) => Remove(state, Schedule(state, command.Id), "Remove");

    private static Change Clear(SessionState state) =>
        state.Active is { } active ? Remove(state, active, "Start over from") : new(state, "", "There was nothing to start over from.");

    private Change Run(SessionState state, Adopt command)
    {
        var next = command.Replace ? state with { Schedules = [], ActiveId = null } : state;
        WithRoom(next, command.Schedules.Count);
        foreach (var schedule in command.Schedules) next = next.With(schedule with { Id = NewId(), Name = Unique(next, schedule.Name) });
        var what = command.Schedules.Count == 1 ? next.Active!.Name : $"{command.Schedules.Count} schedules";
        return new(next, Cut(command.Label), command.Replace ? $"Replaced what was here by {what}." : $"Added {what}.");
    }

    private static Change Run(SessionState state, TakeOver command)
    {
        var next = state;
        foreach (var schedule in command.Schedules)
        {
            var there = next.Schedules.FirstOrDefault(one => one.Id == schedule.Id);
            if (there is null) WithRoom(next, 1);
            next = next.With(schedule with { Name = there?.Name ?? Unique(next, schedule.Name) });
        }

        var what = command.Schedules.Count == 1 ? next.Active!.Name : $"{command.Schedules.Count} schedules";
        return new(next, Cut($"Take over {what}"), $"Your earlier work goes on here: {what}. Its old id has stopped working.");
    }

    private static Change Remove(SessionState state, NamedSchedule schedule, string verb)
    {
        var rest = state.Schedules.Where(one => one.Id != schedule.Id).ToList();
        var active = state.ActiveId != schedule.Id ? state.ActiveId : rest.Count > 0 ? rest[^1].Id : null;
        return new(state with { Schedules = rest, ActiveId = active }, Cut($"{verb} {schedule.Name}"), $"Removed {schedule.Name}.");
    }

    private NamedSchedule New(string name, Programme programme, string major) => programme.Fill(new NamedSchedule
    {
        Id = NewId(),
        Name = name,
        CreatedAt = clock.GetUtcNow(),
        School = programme.Term.School,
        Major = major,
        Term = programme.Term.Term,
    });

    private static NamedSchedule Schedule(SessionState state, string id) =>
        state.Schedules.FirstOrDefault(schedule => schedule.Id == id)
        ?? throw new ScheduleRefusedException("There is no such schedule any more.");

    private static void WithRoom(SessionState state, int more)
    {
        if (state.Schedules.Count + more > MostSchedules)
            throw new ScheduleRefusedException($"A session holds at most {MostSchedules} schedules: remove one first.");
    }

    private static string Named(SessionState state, string name)
    {
        name = name.Trim();
        if (name.Length == 0) throw new ScheduleRefusedException("Name cannot be empty.");
        if (name.Length > LongestName) throw new ScheduleRefusedException($"Name is longer than {LongestName} characters.");
        if (name.Any(char.IsControl)) throw new ScheduleRefusedException("Name holds a control character: leave it out.");
        return Unique(state, name);
    }

    /// <summary>With " (2)" and so on, in the place of such a number, when there is one of that name.</summary>
    private static string Unique(SessionState state, string name)
    {
        if (string.IsNullOrWhiteSpace(name)) name = "Schedule";
        var stem = Numbered().Replace(name, "");
        var free = name;
        for (var number = 2; state.Schedules.Any(schedule => schedule.Name.Equals(free, StringComparison.OrdinalIgnoreCase)); number++)
        {
            var tail = FormattableString.Invariant($" ({number})");
            free = stem[..Math.Min(stem.Length, LongestName - tail.Length)] + tail;
        }

        return free;
    }

    [GeneratedRegex(@" \([0-9]{1,4}\)$")]
    private static partial Regex Numbered();

    private static bool SameProgramme(NamedSchedule one, NamedSchedule other) =>
        one.School == other.School && one.Term == other.Term && string.Equals(one.Major, other.Major, StringComparison.OrdinalIgnoreCase);

    private static string NewId() => Guid.NewGuid().ToString("N")[..8];
}
