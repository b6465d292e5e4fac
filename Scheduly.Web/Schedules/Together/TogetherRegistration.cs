namespace Scheduly.Web.Schedules.Together;

internal static class TogetherRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Shared plans; they need the schedules.</summary>
        public void AddTogether()
        {
            services.AddSingleton<SharedPlans>();
            services.AddSingleton<OwnSteps>();
            services.AddSingleton<PlanCommands>();
            services.AddSingleton<PresenceDocument>();
            services.AddSingleton<PlanPresence>();
            services.AddSingleton<TokenGuesses>();
            services.AddSingleton<TogetherService>();
            services.AddSingleton<BesideService>();
            services.AddOptions<TogetherOptions>()
                .BindConfiguration(TogetherOptions.Section)
                .ValidateDataAnnotations()
                .Validate(options => IsSpan(options.Lifetime, TimeSpan.FromHours(1)), "Together:Lifetime takes 1 hour to 400 days, as days.hours:minutes:seconds.")
                .Validate(options => IsSpan(options.InvitationLifetime, TimeSpan.FromMinutes(1)), "Together:InvitationLifetime takes 1 minute to 400 days, as days.hours:minutes:seconds.")
                .ValidateOnStart();
        }
    }

    private static bool IsSpan(TimeSpan span, TimeSpan least) => span >= least && span <= TimeSpan.FromDays(400);
}
