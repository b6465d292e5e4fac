using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Scheduly.Web.Health;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Sessions;
using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Local;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Web.Hosting;

/// <summary>
/// Goes the way of a first student as soon as the server listens, so that the code on it is compiled when that student comes: a change of a session that
/// plans the sample, its page, a form. The session is in a memory of its own: nothing of it reaches the store, and nothing is counted.
/// </summary>
internal sealed partial class WarmUp(
    IServer server, IHostApplicationLifetime lifetime, IServiceProvider services, IConfiguration configuration, ReadyHealth health, TimeProvider clock, ILogger<WarmUp> logger) : IHostedService
{
    /// <summary>The setting that leaves it out when false.</summary>
    public const string Setting = "WarmUp:Enabled";

    private RequestDelegate? _pages;

    /// <summary>True when it went to the end.</summary>
    public Task<bool> Done { get; private set; } = Task.FromResult(false);

    /// <summary>Stands in the pipeline behind the session, and remembers what follows.</summary>
    public RequestDelegate Follow(RequestDelegate next) => _pages = next;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue(Setting, true)) return Task.CompletedTask;
        lifetime.ApplicationStarted.Register(() =>
        {
            // A server without an address is that of a test, which pays for its own first requests.
            if (server.Features.Get<IServerAddressesFeature>()?.Addresses.Count > 0) Done = Task.Run(RunAsync, CancellationToken.None);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Done.WaitAsync(cancellationToken);

    private async Task<bool> RunAsync()
    {
        var begun = clock.GetTimestamp();
        try
        {
            using var limiter = ActivatorUtilities.CreateInstance<SessionLimiter>(services);
            using var local = ActivatorUtilities.CreateInstance<LocalCache>(services);
            using var observer = new StorageObserver(clock);
            await using var memory = StorageBackendFactory.InMemory(services);
            var options = services.GetRequiredService<IOptions<SessionStorageOptions>>();
            await using var feed = new LiveFeed(memory, options, clock, NullLogger<LiveFeed>.Instance);
            var engine = new SessionEngine(
                memory,
                services.GetRequiredService<SessionSeal>(),
                limiter,
                new SessionEvents(NullLogger<SessionEvents>.Instance),
                local,
                feed,
                observer,
                new SessionTally(),
                new RevokedSessions(memory, options, clock, NullLogger<RevokedSessions>.Instance),
                new SessionOwners(memory, clock),
                options,
                clock);
            using var activity = new ScheduleActivity(clock);
            await RunAsync(engine, Schedules(activity));
            await health.ReadAsync(lifetime.ApplicationStopping);
            Log.Done(logger, clock.GetElapsedTime(begun).TotalMilliseconds);
            return true;
        }
        catch (Exception cause)
        {
            // The first student waits longer, and is told what is wrong if it is still wrong then.
            Log.Failed(logger, cause);
            return false;
        }
    }

    /// <summary>The real ones, on the sample and with nobody who listens.</summary>
    private ScheduleService Schedules(ScheduleActivity activity)
    {
        var catalog = new CourseCatalog([PittSample.Load()]);
        var planner = new SchedulePlanner(catalog, services.GetRequiredService<Planner>(), activity);
        return new(catalog, planner, new CommandHandler(planner, clock), services.GetRequiredService<StateHistory>(), services.GetRequiredService<SharedSchedules>(), activity, services.GetRequiredService<PlannerQueue>(), services.GetRequiredService<LiveFollower>());
    }

    private async Task RunAsync(SessionEngine engine, ScheduleService schedules)
    {
        var id = Guid.NewGuid().ToString();

        // The start page with its example, which is planned here and not for the first visitor.
        await ShowAsync(Session(isNew: true));
        await schedules.RunAsync(Session(isNew: true), new Build(PittSample.School, "Computer Science", PittSample.Term, "no Fridays, not before 9am"));
        await schedules.RunAsync(Session(), new Refine("at most 15 credits"));
        await ShowAsync(Session());

        ISession Session(bool isNew = false) => new StoredSession(engine, "warm-up", id, isNew, browser: null, () => null);
    }

    private async Task ShowAsync(ISession session)
    {
        if (_pages is null) return;
        await using var scope = services.CreateAsyncScope();
        var context = Request(scope.ServiceProvider, HttpMethods.Get);
        context.Features.Set<ISessionFeature>(new OwnFeature(session));
        await _pages(context);
        await context.Response.CompleteAsync();

        var antiforgery = services.GetRequiredService<IAntiforgery>();
        var tokens = antiforgery.GetTokens(context);
        context = Request(scope.ServiceProvider, HttpMethods.Post);
        context.Request.Headers.Cookie = $"{services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name}={tokens.CookieToken}";
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"{tokens.FormFieldName}={Uri.EscapeDataString(tokens.RequestToken!)}"));
        await antiforgery.ValidateRequestAsync(context);
    }

    private DefaultHttpContext Request(IServiceProvider scoped, string method)
    {
        var context = new DefaultHttpContext { RequestServices = scoped, RequestAborted = lifetime.ApplicationStopping };
        (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = (method, Uri.UriSchemeHttps, new("localhost"), "/");
        return context;
    }

    private sealed class OwnFeature(ISession session) : ISessionFeature
    {
        public ISession Session { get; set; } = session;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Warmed up in {Milliseconds:F0} ms")]
        public static partial void Done(ILogger logger, double milliseconds);

        [LoggerMessage(2, LogLevel.Debug, "The warm-up ended early")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
