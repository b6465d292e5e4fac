using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Web.Storage;

/// <summary>An engine that storages are opened on: it owns the connections that all of its spaces share.</summary>
internal abstract class StorageBackend : IAsyncDisposable
{
    /// <summary>The backend's name as the settings spell it: "Redis", "Sqlite", ….</summary>
    public abstract string Name { get; }

    /// <summary>Where the data is, for messages: a host and port or a file, never a user or a password.</summary>
    public abstract string Location { get; }

    /// <summary>Connects and makes what is missing (tables, folders). Called once, before any storage is used.</summary>
    /// <exception cref="StorageSetupException">The store cannot be used as configured; the message names the setting and the mend.</exception>
    public abstract Task InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>May be called before <see cref="InitializeAsync"/>, as services are made before any is started; the storage works after it.</summary>
    /// <param name="space">Lower-case letters.</param>
    public abstract SessionStorage Open(string space);

    /// <summary>
    /// Where the Data Protection keys lie: beside the sessions, so that every node that can read a session can open it.
    /// </summary>
    /// <returns>Null when this backend has no place of its own for them; a folder serves then.</returns>
    public virtual IXmlRepository? OpenKeyRing() => null;

    public abstract ValueTask DisposeAsync();
}
