namespace Scheduly.Sessions.Storage;

/// <summary>
/// What the settings of a store are called. Backends name those of a store that stands alone; where a variable or the fallback's settings decide,
/// their messages name these instead.
/// </summary>
/// <param name="ConnectionSetting">Where the connection string stands.</param>
/// <param name="BackendSetting">Where the backend stands.</param>
internal sealed record SettingNames(string ConnectionSetting, string BackendSetting)
{
    public const string ConnectionString = "SessionStorage:ConnectionString";
    public const string Backend = "SessionStorage:Backend";

    /// <summary>Of a store that stands alone.</summary>
    public static readonly SettingNames Usual = new(ConnectionString, Backend);

    /// <summary>Of the second store while sessions move from one to another.</summary>
    public static readonly SettingNames Fallback = new("SessionStorage:Fallback:ConnectionString", "SessionStorage:Fallback:Backend");

    /// <summary>Of the follower that is read.</summary>
    public static readonly SettingNames Replica = new("SessionStorage:Replica:ConnectionString", Backend);

    /// <summary>A text about the settings of a store that stands alone, as one about these.</summary>
    public string Rename(string text) => this == Usual
        ? text
        : text.Replace(ConnectionString, ConnectionSetting, StringComparison.Ordinal).Replace(Backend, BackendSetting, StringComparison.Ordinal);

    /// <exception cref="StorageSetupException">What <paramref name="make"/> threw, with these names.</exception>
    public T Run<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (StorageSetupException failure) when (this != Usual)
        {
            throw Rename(failure);
        }
    }

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch (StorageSetupException failure) when (this != Usual)
        {
            throw Rename(failure);
        }
    }

    private StorageSetupException Rename(StorageSetupException failure) => new(Rename(failure.Message), failure.InnerException);
}
