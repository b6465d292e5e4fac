using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;
using Scheduly.Sessions;
using Scheduly.Web.Admin;
using Scheduly.Web.Api;
using Scheduly.Web.Health;
using Scheduly.Web.Live;
using Scheduly.Web.Pages;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Hosting;

/// <summary>The schedule builder, put together.</summary>
internal static class SchedulyExtensions
{
    extension(WebApplicationBuilder builder)
    {
        public void AddScheduly()
        {
            SettingsSources.Add(builder);
            builder.AddSchedulySessions();
            builder.AddBrowserDefences();
            builder.AddCatalog();

            // A failed start is told in one message by Program; the host would print it once more, with its stack trace.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

            // The framework's line for each request has its path, and a calendar's token stands there.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

            var services = builder.Services;
            services.AddSchedules();
            services.AddSessionHealth();
            services.AddSessionHistory();
            builder.AddTelemetry();
            services.AddShutdownDelay();
            services.AddHostedService<StartupBanner>();
            services.AddSingleton<WarmUp>();
            services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
            services.AddProblemDetails();
            services.AddAdminAccess();
            services.AddLive();
            services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, AdminCookieSettings>();
            services.AddSingleton<FirstStyle>();
            services.AddSingleton<StartExamples>();
            services.AddPageLanguages();
            services.AddRazorPages(pages =>
            {
                pages.Conventions.AuthorizeFolder("/Admin", AdminAccess.Policy);
                pages.Conventions.AllowAnonymousToPage("/Admin/Login");
            }).ConfigureApplicationPartManager(parts =>
            {
                // There are no controllers, and looking for them loads every type of the program.
                foreach (var finder in parts.FeatureProviders.OfType<IApplicationFeatureProvider<ControllerFeature>>().ToList()) parts.FeatureProviders.Remove(finder);
            });
            if (builder.Environment.IsDevelopment()) services.AddOpenApi();
        }
    }

    extension(WebApplication app)
    {
        public void UseScheduly()
        {
            HeadStart.OnServices(app.Services);
            app.UseBrowserDefences();
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // A body that is too large or cut off is the client's mistake, wherever it is noticed.
                StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            });
            app.UseStatusCodePages();
            app.UseStaticFiles();

            // Before the sessions, so that an endpoint which reads its session without LoadAsync is known when the session is loaded ahead.
            app.UseRouting();
            app.UsePageLanguages();
            app.UseMiddleware<PlannerBusyMiddleware>();
            app.UseSessionStorage();
            app.Use(app.Services.GetRequiredService<WarmUp>().Follow);
            app.UseMiddleware<SessionFailurePages>();

            // Again, for the page that the line before runs in the place of another; what has its endpoint keeps it.
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapRazorPages();
            app.MapLegacyApi();
            app.MapAntiforgeryApi();
            app.MapScheduleApi();
            app.MapCommandApi();
            app.MapExportApi();
            app.MapSharingApi();
            app.MapLiveApi();
            app.MapTogetherApi();
            app.MapCatalogApi();
            app.MapHealthApi();
            app.MapHealthEventsApi();
            app.MapLive();
            app.MapMetricsApi();
            HeadStart.OnEndpoints(app);
            if (!app.Environment.IsDevelopment()) return;
            app.MapOpenApi();
            app.MapScalarApiReference(SecurityHeaders.DocsPath, docs => docs.DisableDefaultFonts());
        }
    }
}
