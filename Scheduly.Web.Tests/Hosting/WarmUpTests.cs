using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Health.Use;
using Scheduly.Web.Hosting;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

public sealed class WarmUpTests
{
    [Fact]
    public async Task It_goes_the_whole_way_and_leaves_nothing_behind()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });
        app.Listen();
        Assert.True(await app.Services.GetRequiredService<WarmUp>().Done);
        Assert.Equal(0, await app.Engine.Storage.CountAsync(TestContext.Current.CancellationToken));
        Assert.True(app.Services.GetRequiredService<UseCounters>().Totals.IsEmpty);
    }

    [Fact]
    public async Task The_test_server_is_not_warmed_up()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });
        using var client = app.NewClient();
        Assert.False(await app.Services.GetRequiredService<WarmUp>().Done);
    }
}
