using Scheduly.Web.Health.Metrics;
using Scheduly.Web.Health.Use;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Hosting;

/// <summary>Counts what happens to schedules: they do not know of metrics, nor metrics of them.</summary>
internal sealed class ScheduleMeasures(ScheduleActivity activity, SchedulyMetrics metrics, UseCounters use) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        activity.Planned += OnPlanned;
        activity.Done += OnDone;
        activity.Exported += OnExported;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        activity.Planned -= OnPlanned;
        activity.Done -= OnDone;
        activity.Exported -= OnExported;
        return Task.CompletedTask;
    }

    private void OnPlanned(PlanRun run) => metrics.Planned(run.Elapsed, run.Capped);

    private void OnDone(ScheduleUse done)
    {
        use.Count(done.What);

        // Only what is built here is of a catalogue; what is brought from elsewhere may name anything.
        if (done is { What: AbandonedBuilds.Build, Schedule: { LastPlan: { } plan } schedule })
        {
            use.Build(schedule.School, schedule.Term, plan.Sections.Select(section => section.Course).Distinct(StringComparer.Ordinal));
        }
    }

    private void OnExported(string kind) => use.Count($"export_{kind}");
}
