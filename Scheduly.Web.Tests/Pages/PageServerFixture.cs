using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Pages;

[assembly: AssemblyFixture(typeof(PageServerFixture))]

namespace Scheduly.Web.Tests.Pages;

/// <summary>One server for the tests of the page, started by the first that asks; they keep apart by their cookies.</summary>
public sealed class PageServerFixture : IAsyncDisposable
{
    private readonly Lazy<PageServer> _server = new(() => new PageServer());

    internal PageServer Server => _server.Value;

    public ValueTask DisposeAsync() => _server.IsValueCreated ? _server.Value.DisposeAsync() : ValueTask.CompletedTask;
}
