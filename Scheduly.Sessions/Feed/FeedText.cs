using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Feed;

/// <summary>
/// The texts of the feed, parts between spaces:
/// <code>
/// 1 node space:hash:stamp …     these entries were written; the stamp is base64url, "-" for an entry that is gone or not known
/// 1 node *                      more was written than is told: anything may have changed
/// 1 node #17.3                  the sender's 17th test whether it hears itself, on lane 3; to others it says that the sender runs
/// </code>
/// Nodes of another version pass over a text that begins with another number, and over parts that they cannot read.
/// </summary>
internal static class FeedText
{
    private const string Version = "1", Everything = "*", Unknown = "-";

    private const int StampLength = 22, MostSpace = 32;

    /// <summary>As few texts as there is room for.</summary>
    public static List<string> Of(string node, IEnumerable<KeyValuePair<FeedTopic, Guid>> changes, int maxLength)
    {
        var texts = new List<string>();
        var text = new StringBuilder();
        foreach (var (topic, stamp) in changes)
        {
            var part = $" {topic.Space}:{topic.Key.Hash}:{StampText(stamp)}";
            if (text.Length > 0 && text.Length + part.Length > maxLength) Finish();
            if (text.Length == 0) text.Append(Start(node));
            text.Append(part);
        }

        if (text.Length > 0) Finish();
        return texts;

        void Finish()
        {
            texts.Add(text.ToString());
            text.Clear();
        }
    }

    public static string OfEverything(string node) => $"{Start(node)} {Everything}";

    public static string OfBeat(string node, long number, int lane) => string.Create(CultureInfo.InvariantCulture, $"{Start(node)} #{number}.{lane}");

    /// <summary>Reads a text, part by part.</summary>
    /// <param name="beat">Called for a test of this node itself, with its number and lane.</param>
    /// <param name="peer">Called with the name of another node, once for its text, whatever that says.</param>
    /// <param name="changed">Called for each change that another node made.</param>
    /// <param name="everything">Called when another node says that anything may have changed.</param>
    public static void Read(string text, string node, Action<long, int> beat, Action<string> peer, Action<FeedTopic, Guid> changed, Action everything)
    {
        var parts = text.Split(' ');
        if (parts is not [Version, var sender, ..]) return;
        if (sender != node) peer(sender);
        foreach (var part in parts.AsSpan(2))
        {
            if (sender == node)
            {
                if (TryReadBeat(part, out var number, out var lane)) beat(number, lane);
            }
            else if (part == Everything)
            {
                everything();
            }
            else if (TryReadChange(part, out var topic, out var stamp))
            {
                changed(topic, stamp);
            }
        }
    }

    private static string Start(string node) => $"{Version} {node}";

    private static bool TryReadBeat(string part, out long number, out int lane)
    {
        (number, lane) = (0, 0);
        return part.StartsWith('#')
            && part[1..].Split('.') is [var first, var second]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out lane);
    }

    private static bool TryReadChange(string part, out FeedTopic topic, out Guid stamp)
    {
        (topic, stamp) = (default, default);
        if (part.Split(':') is not [{ Length: > 0 and <= MostSpace } space, var hash, var written] || !StorageKey.TryParse(hash, out var key)) return false;
        topic = new FeedTopic(space, key);
        return written == Unknown || TryReadStamp(written, out stamp);
    }

    private static string StampText(Guid stamp) => stamp == Guid.Empty ? Unknown : Base64Url.EncodeToString(new Stamp(stamp).ToBytes());

    private static bool TryReadStamp(string text, out Guid stamp)
    {
        Span<byte> bytes = stackalloc byte[Stamp.Size];
        var read = text.Length == StampLength && Base64Url.DecodeFromChars(text, bytes, out _, out var count) == OperationStatus.Done && count == Stamp.Size;
        stamp = read ? Stamp.Read(bytes).Value : default;
        return read;
    }
}
