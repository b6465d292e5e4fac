using Scheduly.Sessions;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Export;

/// <summary>Brings the schedules of a file into a session. Replacing is asked for by name and can be undone.</summary>
internal sealed class ScheduleImport(ScheduleService schedules, SchedulePlanner planner, PlannerQueue queue)
{
    /// <summary>What <see cref="ImportAsync"/> would do; nothing is stored.</summary>
    /// <exception cref="ImportFault">The file is not as it should be.</exception>
    public async Task<ImportPreview> PreviewAsync(ISession session, ScheduleFile file, CancellationToken cancellationToken = default)
    {
        ImportCheck.Check(file);
        var state = await schedules.ReadAsync(session, cancellationToken);
        return new(
            [.. file.Schedules.Select(schedule => new ImportedSchedule(
                schedule.Name,
                schedule.School,
                schedule.Major,
                schedule.Term,
                schedule.LastPlan?.Sections.Count ?? 0,
                schedule.LastPlan?.Sections.Sum(section => section.Credits) ?? 0,
                planner.TryFind(schedule) is not null))],
            [.. state.Schedules.Select(schedule => schedule.Name)]);
    }

    /// <param name="replace">True: the schedules of the file take the place of all that are there. False: they are added.</param>
    /// <exception cref="ImportFault">The file is not as it should be.</exception>
    public async Task<CommandOutcome> ImportAsync(ISession session, ScheduleFile file, bool replace, CancellationToken cancellationToken = default)
    {
        ImportCheck.Check(file);
        await session.CheckLimitsAsync(cancellationToken);
        List<NamedSchedule> settled;
        using (await queue.EnterAsync(cancellationToken))
        {
            settled = [.. file.Schedules.OrderBy(schedule => schedule.Id == file.ActiveId).Select(planner.Settle)];
        }

        var what = settled.Count == 1 ? settled[0].Name : $"{settled.Count} schedules";
        return await schedules.RunAsync(session, new Adopt(settled, $"{(replace ? "Replace all by" : "Import")} {what}", replace), cancellationToken);
    }
}
