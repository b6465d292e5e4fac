namespace Scheduly.Sessions.Storage.Observed;

/// <summary>What a storage is asked to do; <see cref="StorageWords"/> has the names.</summary>
internal enum StorageVerb
{
    Read,
    Write,
    Touch,
    Remove,
    Count,
    List,
    ReadMany,
    WriteMany,
    RemoveExpired,
    Ping,

    /// <summary>The plain cache contract.</summary>
    Cache,
}

internal enum StorageOutcome
{
    Ok,

    /// <summary>A write that another one was ahead of.</summary>
    Lost,

    /// <summary>There was nothing under the key.</summary>
    Missing,

    /// <summary>Not carried out, and no failure of the store: the gate is open, the store is full, or it was asked for what it cannot do.</summary>
    Refused,

    /// <summary>The store failed, or did not answer in time; a write may have been carried out.</summary>
    Error,
}

/// <summary>One call on a storage that has ended.</summary>
/// <param name="Backend">As the settings spell it.</param>
internal readonly record struct StorageOperation(string Backend, StorageVerb Verb, StorageOutcome Outcome, TimeSpan Elapsed);

internal static class StorageWords
{
    public static readonly int Verbs = Enum.GetValues<StorageVerb>().Length;

    private static readonly string[] VerbNames = ["read", "write", "touch", "remove", "count", "list", "read_many", "write_many", "remove_expired", "ping", "cache"];

    private static readonly string[] OutcomeNames = ["ok", "lost", "missing", "refused", "error"];

    extension(StorageVerb verb)
    {
        /// <summary>As metrics, traces and pages name it.</summary>
        public string Word => VerbNames[(int)verb];
    }

    extension(StorageOutcome outcome)
    {
        public string Word => OutcomeNames[(int)outcome];
    }
}
