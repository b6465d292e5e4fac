using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Scheduly.Web.Health;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Sessions;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>
/// Goes the way of a first student as soon as the server listens, so that the code on it is compiled when that student comes: plans the sample, seals the
/// session, shows the page. The session is this object's own: nothing of it is stored, and nothing counted.
/// </summary>
internal sealed partial class WarmUp(
    IServer server,
    IHostApplicationLifetime lifetime,
    IServiceScopeFactory scopes,
    Planner planner,
    StateHistory history,
    SessionSeal seal,
    ReadyHealth health,
    TimeProvider clock,
    ILogger<WarmUp> logger) : IHostedService
{
    private RequestDelegate? _pages;

    /// <summary>True when it went to the end.</summary>
    public Task<bool> Done { get; private set; } = Task.FromResult(false);

    /// <summary>Stands in the pipeline behind the session, and remembers what follows.</summary>
    public RequestDelegate Follow(RequestDelegate next) => _pages = next;

    public Task StartAsync(CancellationToken cancellationToken)
    {
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
            var session = new OwnSession();
            await ShowAsync(session);
            var catalog = new CourseCatalog([PittSample.Load()]);
            var handler = new CommandHandler(new SchedulePlanner(catalog, planner, new ScheduleActivity(clock)), clock);
            var state = new SessionState();
            foreach (var command in new ScheduleCommand[] { new Build(PittSample.School, "Computer Science", PittSample.Term, "no Fridays, not before 9am"), new Refine("at most 15 credits") })
            {
                state = history.Record(state, handler.Apply(state, command)) with { Revision = state.Revision + 1 };
                session.WriteState(state);
                session.ReadState();
            }

            Seal(session);
            await ShowAsync(session);
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

    private void Seal(OwnSession session)
    {
        var key = StorageKey.For("warm-up", Guid.NewGuid().ToString());
        var stamp = Stamp.New(clock);
        var content = SessionContent.Of(stamp.Value, SessionStateStore.Member, session.Bytes);
        seal.Open(key, seal.Seal(key, stamp, clock.GetUtcNow(), content));
    }

    private async Task ShowAsync(OwnSession session)
    {
        if (_pages is null) return;
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = lifetime.ApplicationStopping };
        context.Features.Set<ISessionFeature>(new OwnFeature(session));
        (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = (HttpMethods.Get, Uri.UriSchemeHttps, new("localhost"), "/");
        await _pages(context);
        await context.Response.CompleteAsync();
    }

    private sealed class OwnFeature(ISession session) : ISessionFeature
    {
        public ISession Session { get; set; } = session;
    }

    private sealed class OwnSession : ISession
    {
        private readonly Dictionary<string, byte[]> _members = new(StringComparer.Ordinal);

        public bool IsAvailable => true;

        public string Id => "";

        public IEnumerable<string> Keys => _members.Keys;

        public byte[] Bytes => _members[SessionStateStore.Member];

        public Task LoadAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public bool TryGetValue(string key, [NotNullWhen(true)] out byte[]? value) => _members.TryGetValue(key, out value);

        public void Set(string key, byte[] value) => _members[key] = value;

        public void Remove(string key) => _members.Remove(key);

        public void Clear() => _members.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Warmed up in {Milliseconds:F0} ms")]
        public static partial void Done(ILogger logger, double milliseconds);

        [LoggerMessage(2, LogLevel.Debug, "The warm-up ended early")]
        public static partial void Failed(ILogger logger, Exception cause);
    }
}
