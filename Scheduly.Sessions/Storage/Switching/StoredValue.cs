namespace Scheduly.Sessions.Storage.Switching;

/// <summary>What a value under a key means while two stores are in use.</summary>
internal enum StoredKind
{
    /// <summary>A value of the space's owner, whatever is in it.</summary>
    Content,

    /// <summary>A marker: the entry is being moved, and its whole value stands in the marker's body.</summary>
    Moving,

    /// <summary>A marker without content: the entry is in the new store, or has ended there.</summary>
    Moved,

    /// <summary>A marker without content: the entry was moved and has ended. Means the same as <see cref="Moved"/>, but can be counted.</summary>
    MovedAndEnded,

    /// <summary>A tombstone: the entry has ended, and nobody may bring it back.</summary>
    Ended,
}

/// <summary>
/// The values that a switch itself writes. They begin as an envelope does: stamp 16 │ format 1 │ flags 1 │ created-at 8, all in clear. A marker
/// has the flag 0x80, which nothing else has and which a program that knows one store alone does not know: it answers "unreadable"
/// instead of showing an old state. A tombstone is an envelope's head with the flag 4 (ended) and no body. Neither is sealed: who can write
/// one into the store could as well remove the row. The content in a marker keeps its own seal.
/// </summary>
internal static class StoredValue
{
    public const byte Format = 1;
    public const byte EndedFlag = 4;
    public const byte MovedFlag = 0x80;

    private const int HeadLength = EntryInfo.HeadLength;

    /// <param name="value">The value, or its first <see cref="EntryInfo.HeadLength"/> bytes.</param>
    /// <param name="size">Bytes of the whole value.</param>
    public static StoredKind KindOf(ReadOnlySpan<byte> value, long size)
    {
        if (value.Length < HeadLength || value[Stamp.Size] != Format) return StoredKind.Content;
        return (value[Stamp.Size + 1], size > HeadLength) switch
        {
            (MovedFlag, true) => StoredKind.Moving,
            (MovedFlag, false) => StoredKind.Moved,
            (MovedFlag | EndedFlag, false) => StoredKind.MovedAndEnded,
            (EndedFlag, false) => StoredKind.Ended,
            _ => StoredKind.Content,
        };
    }

    public static StoredKind KindOf(ReadOnlySpan<byte> value) => KindOf(value, value.Length);

    public static StoredKind KindOf(EntryInfo info) => KindOf(info.Head.Span, info.Size);

    /// <summary>The value when it is content.</summary>
    public static byte[]? Content(byte[]? value) => value is not null && KindOf(value) == StoredKind.Content ? value : null;

    /// <summary>A marker that carries a whole value.</summary>
    public static byte[] Moving(Stamp stamp, ReadOnlySpan<byte> value) => [.. Head(stamp, MovedFlag, value), .. value];

    /// <param name="of">The value, or a marker of it, for its created-at.</param>
    public static byte[] Moved(Stamp stamp, ReadOnlySpan<byte> of, bool ended = false) =>
        Head(stamp, ended ? MovedFlag | EndedFlag : MovedFlag, of);

    /// <param name="of">The value, or a marker of it, for its created-at.</param>
    public static byte[] Tombstone(Stamp stamp, ReadOnlySpan<byte> of) => Head(stamp, EndedFlag, of);

    /// <summary>The value that a marker carries.</summary>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> marker) => marker[HeadLength..];

    private static byte[] Head(Stamp stamp, int flags, ReadOnlySpan<byte> of)
    {
        var head = new byte[HeadLength];
        if (of.Length >= HeadLength) of[..HeadLength].CopyTo(head);
        stamp.Write(head);
        head[Stamp.Size] = Format;
        head[Stamp.Size + 1] = (byte)flags;
        return head;
    }
}
