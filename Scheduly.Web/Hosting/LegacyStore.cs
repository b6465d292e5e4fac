using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Lets the variables of the old backend choose the store and the idle timeout, after the <c>SessionStorage</c> section was read.</summary>
internal sealed class LegacyStore(IConfiguration configuration) : IConfigureOptions<SessionStorageOptions>
{
    private const string IdleTimeoutSetting = SessionStorageOptions.Section + ":IdleTimeout";

    /// <exception cref="StorageSetupException">A value cannot be read, or the two forms mean different stores.</exception>
    public void Configure(SessionStorageOptions options)
    {
        var legacy = LegacyVariables.Read(configuration);
        if (legacy.Timeout is { } hours && configuration[IdleTimeoutSetting] is null) options.IdleTimeout = hours;
        if (legacy.Store is not { } store) return;

        var backend = string.IsNullOrWhiteSpace(configuration[SettingNames.Backend]) ? (BackendKind?)null : options.Backend;
        var connection = configuration[SettingNames.ConnectionString];
        if ((backend is { } other && other != store.Backend) || (connection is not null && connection != store.ConnectionString))
        {
            throw new StorageSetupException(
                $"{store.Variable} chooses {store.Backend} and {(backend is null ? SettingNames.ConnectionString : $"{SettingNames.Backend} = {backend}")} means another store. Unset one of the two.");
        }

        (options.Backend, options.ConnectionString) = (store.Backend, store.ConnectionString);

        // Where both are set and agree, the section is as good a name.
        if (connection is null) options.Names = new(store.Variable, store.Variable);
    }
}
