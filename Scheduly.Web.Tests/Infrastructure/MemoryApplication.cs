namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>One application on the Memory backend, for a class of tests that only speak to it.</summary>
public sealed class MemoryApplication : IAsyncDisposable
{
    internal SchedulyFactory Factory { get; } = new(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory" });

    internal Browser NewBrowser() => Factory.NewBrowser();

    public ValueTask DisposeAsync() => Factory.DisposeAsync();
}
