namespace Scheduly.Sessions.Storage;

/// <summary>An entry as it is copied from store to store.</summary>
/// <param name="Value">Its first 16 bytes are the stamp.</param>
/// <param name="ExpiresAt">When it ends unless it is touched or written.</param>
/// <param name="Deadline">When it ends in any case.</param>
internal sealed record StorageEntry(StorageKey Key, ReadOnlyMemory<byte> Value, DateTimeOffset ExpiresAt, DateTimeOffset Deadline);

/// <summary>An entry as a listing shows it.</summary>
/// <param name="Head">The first <see cref="HeadLength"/> bytes of the value, fewer when it is shorter.</param>
/// <param name="Size">Bytes of the whole value.</param>
internal sealed record EntryInfo(StorageKey Key, ReadOnlyMemory<byte> Head, DateTimeOffset ExpiresAt, long Size)
{
    /// <summary>Bytes of a value that a listing reads: the stamp and what the owner of the space keeps in clear behind it.</summary>
    public const int HeadLength = 26;
}

/// <param name="Next">Where the next page begins; null after the last.</param>
internal sealed record EntryPage(IReadOnlyList<EntryInfo> Entries, string? Next);
