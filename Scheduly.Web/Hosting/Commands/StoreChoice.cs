using Microsoft.Extensions.Options;
using Scheduly.Web.Migration;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>A store as the options of a command name it; what is null is left to the settings.</summary>
/// <param name="StorageOption">The option's own name, for messages.</param>
/// <param name="ConnectionOption">The option's own name, for messages.</param>
internal sealed record StoreNames(string StorageOption, string ConnectionOption, string? Storage, string? Connection, string? KeyPrefix);

/// <summary>Opens the stores that the options of a command name, over the settings.</summary>
internal static class StoreChoice
{
    /// <summary>A batch may take its time; no request waits for it.</summary>
    private const string Timeout = "00:00:30";

    private static readonly string[] OtherChoices = ["REDIS_URL", "REDIS_HOST", "DATABASE_URL"];

    /// <exception cref="MigrationException">The options do not say which store.</exception>
    /// <exception cref="StorageSetupException">It cannot be used.</exception>
    public static async Task<CommandHost> OpenTargetAsync(StoreNames names, CancellationToken cancellationToken)
    {
        var host = Create(names, isSource: false);
        try
        {
            if (Options(host).Backend is BackendKind.Memory or BackendKind.Custom)
            {
                throw new MigrationException($"{names.StorageOption} {Options(host).Backend.ToString().ToLowerInvariant()}: nothing would remain when this command ends. Choose redis, postgres, sqlserver or sqlite, or use --dry-run.");
            }

            await host.ReadyAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes nothing there, neither file nor table.</summary>
    /// <inheritdoc cref="OpenTargetAsync"/>
    public static async Task<CommandHost> OpenSourceAsync(StoreNames names, CancellationToken cancellationToken)
    {
        var host = Create(names, isSource: true);
        try
        {
            var backend = host.Services.GetRequiredService<StorageBackend>();
            var kind = Options(host).Backend;
            if (kind is BackendKind.Memory or BackendKind.Custom) throw new MigrationException($"{names.StorageOption}: {kind} holds nothing that another process could read.");
            if (kind == BackendKind.Sqlite && !File.Exists(backend.Location)) throw new MigrationException($"{names.ConnectionOption}: there is no file {backend.Location}.");
            await backend.InitializeAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static SessionStorageOptions Options(CommandHost host) => host.Services.GetRequiredService<IOptions<SessionStorageOptions>>().Value;

    private static CommandHost Create(StoreNames names, bool isSource)
    {
        var settings = new Dictionary<string, string?> { ["SessionStorage:OperationTimeout"] = Timeout };
        if (names.KeyPrefix is { } prefix) settings["SessionStorage:KeyPrefix"] = prefix;
        if (isSource) settings["SessionStorage:CreateTables"] = "false";
        var isNamed = Kind(names) is { } kind && Connection(names, kind) is { } connection && Name(settings, kind, connection);
        if (isNamed || isSource)
        {
            // A store that is named stands alone, whatever the nodes are switching to.
            settings["SessionStorage:Fallback:Backend"] = "";
            settings["SessionStorage:Fallback:Mode"] = "";
            settings["SessionStorage:Replica:ConnectionString"] = "";
            settings["SessionStorage:WaitForReplicas"] = "0";
        }

        return CommandHost.Create(settings);
    }

    private static bool Name(Dictionary<string, string?> settings, BackendKind kind, string connection)
    {
        settings["SessionStorage:Backend"] = kind.ToString();
        settings["SessionStorage:ConnectionString"] = connection;
        foreach (var variable in OtherChoices) settings[variable] = "";
        return true;
    }

    /// <returns>Null when the settings decide.</returns>
    private static BackendKind? Kind(StoreNames names) => names.Storage?.ToLowerInvariant() switch
    {
        null when names.Connection is null => null,
        null => OfScheme(names.Connection) ?? throw new MigrationException($"{names.ConnectionOption} does not say which kind of store it is. Add {names.StorageOption} redis, postgres, sqlserver or sqlite."),
        "redis" => BackendKind.Redis,
        "postgres" or "postgresql" => BackendKind.PostgreSql,
        "sqlserver" or "mssql" => BackendKind.SqlServer,
        "sqlite" => BackendKind.Sqlite,
        "memory" => BackendKind.Memory,
        "database" => Database(names),
        _ => throw new MigrationException($"{names.StorageOption}: '{names.Storage}' is no store. Use redis, database, postgres, sqlserver, sqlite or memory."),
    };

    private static BackendKind Database(StoreNames names)
    {
        var kind = names.Connection is null ? Configured() : OfScheme(names.Connection);
        return kind is BackendKind.PostgreSql or BackendKind.SqlServer or BackendKind.Sqlite
            ? kind.Value
            : throw new MigrationException($"{names.StorageOption} database: say which with {names.ConnectionOption} postgresql://user:password@host:5432/db or sqlserver://…, with DATABASE_URL, or write {names.StorageOption} postgres.");
    }

    private static BackendKind? OfScheme(string connection) => connection.Split("://", 2)[0].Split('+')[0].ToLowerInvariant() switch
    {
        "redis" or "rediss" => BackendKind.Redis,
        "postgresql" or "postgres" => BackendKind.PostgreSql,
        "sqlserver" or "mssql" => BackendKind.SqlServer,
        "sqlite" => BackendKind.Sqlite,
        _ => null,
    };

    /// <returns>Null when the settings name such a store.</returns>
    private static string? Connection(StoreNames names, BackendKind kind)
    {
        if (names.Connection is { } named) return named;
        if (kind == Configured()) return null;
        return kind is BackendKind.Sqlite or BackendKind.Memory
            ? ""
            : throw new MigrationException($"{names.ConnectionOption} is missing: the settings name another kind of store than {kind}.");
    }

    private static BackendKind Configured()
    {
        // Nothing is opened: the settings alone are read.
        var host = CommandHost.Create();
        try
        {
            return Options(host).Backend;
        }
        finally
        {
            Blocking.Run(async () => await host.DisposeAsync());
        }
    }
}
