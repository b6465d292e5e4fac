namespace Scheduly.Sessions.Storage;

/// <summary>The names that people use for a backend, in any case and with or without spaces, hyphens and underscores.</summary>
internal static class BackendName
{
    /// <summary>A name that differs by more is another word.</summary>
    private const int MostEdits = 3;

    private static readonly Dictionary<string, BackendKind> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["memory"] = BackendKind.Memory,
        ["inmemory"] = BackendKind.Memory,
        ["sqlite"] = BackendKind.Sqlite,
        ["sqlite3"] = BackendKind.Sqlite,
        ["redis"] = BackendKind.Redis,
        ["rediss"] = BackendKind.Redis,
        ["valkey"] = BackendKind.Redis,
        ["postgresql"] = BackendKind.PostgreSql,
        ["postgres"] = BackendKind.PostgreSql,
        ["pgsql"] = BackendKind.PostgreSql,
        ["pg"] = BackendKind.PostgreSql,
        ["npgsql"] = BackendKind.PostgreSql,
        ["sqlserver"] = BackendKind.SqlServer,
        ["mssql"] = BackendKind.SqlServer,
        ["mssqlserver"] = BackendKind.SqlServer,
        ["azuresql"] = BackendKind.SqlServer,
        ["custom"] = BackendKind.Custom,
    };

    /// <returns>Null when it is no such name.</returns>
    public static BackendKind? Parse(string? text) => text is not null && Names.TryGetValue(Bare(text), out var kind) ? kind : null;

    /// <summary>The backend whose name is most like a text that is none; null when all are far.</summary>
    public static BackendKind? Nearest(string text)
    {
        var bare = Bare(text).ToLowerInvariant();
        if (bare.Length > 32) return null;
        var (name, edits) = Names.Keys.Select(name => (name, Edits: Distance(bare, name))).MinBy(pair => pair.Edits);
        return edits <= MostEdits && edits <= name.Length / 3 ? Names[name] : null;
    }

    private static string Bare(string text) => string.Concat(text.Where(letter => letter is not (' ' or '-' or '_' or '"' or '\'')));

    /// <summary>Letters to insert, remove or replace (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < other.Length; j++)
            {
                var replaced = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
