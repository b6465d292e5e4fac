namespace Scheduly.Sessions.Storage;

internal enum FindingKind
{
    /// <summary>It could not be looked at; nothing follows from that.</summary>
    Unknown,

    /// <summary>It works, and sessions may be lost one day.</summary>
    Risk,

    /// <summary>Sessions cannot be read or written.</summary>
    Failure,
}

/// <summary>What a backend found about its store.</summary>
/// <param name="Subject">What was looked at, in a word or two: "eviction", "table".</param>
/// <param name="Cause">One sentence; it may name the store's place, never a password.</param>
/// <param name="Advice">One sentence that names the setting or the command of the fix.</param>
internal sealed record StorageFinding(FindingKind Kind, string Subject, string Cause, string Advice)
{
    /// <summary>What failed failed for this reason alone, and the rest of the store works.</summary>
    public bool ExplainsFailure { get; init; }
}
