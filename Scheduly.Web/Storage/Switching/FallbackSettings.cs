namespace Scheduly.Web.Storage.Switching;

/// <summary>Backends name the settings of a store that stands alone; what a fallback's has to say is about its own.</summary>
internal static class FallbackSettings
{
    private static readonly (string Alone, string Fallback)[] Names =
    [
        ("SessionStorage:ConnectionString (or DATABASE_URL)", "SessionStorage:Fallback:ConnectionString"),
        ("SessionStorage:ConnectionString (or REDIS_URL)", "SessionStorage:Fallback:ConnectionString"),
        ("SessionStorage:ConnectionString", "SessionStorage:Fallback:ConnectionString"),
        ("SessionStorage:Backend", "SessionStorage:Fallback:Backend"),
    ];

    /// <exception cref="StorageSetupException">What the backend threw, with the names of the fallback's settings.</exception>
    public static T Run<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (StorageSetupException failure)
        {
            throw Rename(failure);
        }
    }

    /// <inheritdoc cref="Run"/>
    public static async Task RunAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch (StorageSetupException failure)
        {
            throw Rename(failure);
        }
    }

    /// <summary>A text about a store that stands alone, as one about the fallback.</summary>
    public static string Rename(string text) => Names.Aggregate(text, static (message, name) => message.Replace(name.Alone, name.Fallback, StringComparison.Ordinal));

    private static StorageSetupException Rename(StorageSetupException failure) => new(Rename(failure.Message), failure.InnerException);
}
