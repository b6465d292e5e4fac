using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Local;

/// <summary>An opened session in a shard's list, which is in the order of use.</summary>
/// <param name="since">The store held it then, as a timestamp of the clock.</param>
/// <param name="until">From then on it is not used any more.</param>
internal sealed class LocalCopy(StorageKey key, Envelope envelope, long since, long until)
{
    /// <summary>
    /// What a copy takes beside the session's own bytes: the objects around them, the key's text, its place in the dictionary. A
    /// test holds it against what the runtime says.
    /// </summary>
    private const int Overhead = 384;

    public StorageKey Key { get; } = key;

    public Envelope Envelope { get; } = envelope;

    public long Since { get; } = since;

    public long Until { get; } = until;

    public int Size => Envelope.Content.Length + Overhead;

    public LocalCopy? Newer { get; set; }

    public LocalCopy? Older { get; set; }
}
