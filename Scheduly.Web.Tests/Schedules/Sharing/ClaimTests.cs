using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Sharing;

/// <summary>A link to come back is used up after its schedules are stored, whatever fails between.</summary>
public sealed class ClaimTests : IAsyncDisposable
{
    private readonly FaultyBackend _store = new(new MemoryBackend(256 << 20, TimeProvider.System));
    private readonly SchedulyFactory _app;

    public ClaimTests() => _app = new(
        new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" },
        services => services.AddSingleton<StorageBackend>(_store).AddSingleton(new Planner(new FakeTimeProvider())));

    [Theory]
    [InlineData("set", false)]
    [InlineData("remove", false)]
    [InlineData("remove", true)]
    public async Task A_failure_between_loses_nothing_and_a_second_try_adds_nothing_twice(string operation, bool afterwards)
    {
        var (claim, phone) = await LinkAsync();
        await phone.BuildAsync();
        Func<string, Task> fail = name => name == operation ? throw new StorageUnavailableException("The store failed.") : Task.CompletedTask;
        if (afterwards) _store.After = fail;
        else _store.Before = fail;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await phone.SendJsonAsync("/api/recovery/claim", claim)).Status);
        (_store.Before, _store.After) = (null, null);
        // Where the answer alone was lost, the link is used up, and its schedules are here.
        Assert.Equal(afterwards ? HttpStatusCode.BadRequest : HttpStatusCode.OK, (await phone.SendJsonAsync("/api/recovery/claim", claim)).Status);
        Assert.Equal(2, (await phone.ReadAsync()).Names.Length);
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.NewBrowser().SendJsonAsync("/api/recovery/claim", claim)).Status);
    }

    [Fact]
    public async Task Nothing_is_removed_before_the_schedules_are_stored()
    {
        var (claim, phone) = await LinkAsync();
        var operations = new List<string>();
        _store.Before = operation =>
        {
            if (operation is "set" or "remove") operations.Add(operation);
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.OK, (await phone.SendJsonAsync("/api/recovery/claim", claim)).Status);
        Assert.Equal(["set", "remove"], operations);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<(string Claim, Browser Phone)> LinkAsync()
    {
        var owner = _app.NewBrowser();
        await owner.BuildAsync();
        var (_, link) = await owner.SendJsonAsync("/api/schedule/recovery", "{}");
        return ($$"""{"token":"{{link["token"]}}"}""", _app.NewBrowser());
    }
}
