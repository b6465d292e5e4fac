using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Settings of nodes that go over from one store to another, row by row.</summary>
internal sealed record SwitchStores(IReadOnlyDictionary<string, string?> Old, IReadOnlyDictionary<string, string?> New)
{
    private const string Prefix = "SessionStorage:KeyPrefix";

    /// <summary>Every backend as the old one and as the new one.</summary>
    public static TheoryData<string, string> Pairs => new() { { "Sqlite", "Redis" }, { "Redis", "PostgreSql" }, { "PostgreSql", "Sqlite" } };

    public Dictionary<string, string?> Follow => Both(Old, New, "Follow");

    public Dictionary<string, string?> Drain => Both(New, Old, "Drain");

    public static async Task<SwitchStores> CreateAsync(TestStores stores, string old, string @new)
    {
        var (one, other) = (await stores.SettingsAsync(old), await stores.SettingsAsync(@new));

        // The prefix is one setting for both.
        other[Prefix] = one[Prefix];
        return new(one, other);
    }

    private static Dictionary<string, string?> Both(IReadOnlyDictionary<string, string?> main, IReadOnlyDictionary<string, string?> fallback, string mode) =>
        new(main)
        {
            ["SessionStorage:Fallback:Backend"] = fallback["SessionStorage:Backend"],
            ["SessionStorage:Fallback:ConnectionString"] = fallback["SessionStorage:ConnectionString"],
            ["SessionStorage:Fallback:Mode"] = mode,
        };
}
