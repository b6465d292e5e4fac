using Microsoft.Extensions.DependencyInjection.Extensions;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Export;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Schedules;

internal static class ScheduleRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>The schedules of a session; they need the catalogue and the session storage.</summary>
        public void AddSchedules()
        {
            services.TryAddSingleton<Planner>();
            services.AddSingleton<ScheduleActivity>();
            services.AddOptions<PlanningOptions>().BindConfiguration(PlanningOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<PlannerQueue>();
            services.AddSingleton<SchedulePlanner>();
            services.AddSingleton<CommandHandler>();
            services.AddSingleton<StateDocument>();
            services.AddSingleton<StateHistory>();
            services.AddSingleton<ScheduleService>();
            services.AddSingleton<CalendarExport>();
            services.AddSingleton<ScheduleImport>();
            services.AddSingleton<SharedSchedules>();
            services.AddSingleton<SharingService>();
            services.AddSingleton<ResumeService>();
            services.AddTogether();
            services.AddSingleton<LiveCopies>();
            services.AddSingleton<LiveFollower>();
            services.AddHostedService(provider => provider.GetRequiredService<LiveFollower>());
            services.AddSingleton<LiveLinks>();
            services.AddOptions<SharingOptions>()
                .BindConfiguration(SharingOptions.Section)
                .Validate(
                    options => options.Lifetime >= TimeSpan.FromHours(1) && options.Lifetime <= TimeSpan.FromDays(400),
                    "Sharing:Lifetime takes 1 hour to 400 days, as days.hours:minutes:seconds.")
                .ValidateOnStart();
        }
    }
}
