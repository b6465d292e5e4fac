using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Health.History;

/// <summary>
/// A node's entry as it is stored: the head of an envelope without flags (stamp, format, created-at), then this format's number and the
/// members in order. Integers are 7-bit encoded, times are Unix milliseconds, texts UTF-8 behind their length; a list stands behind its
/// length, and points tell how far their slot and their cells are from the ones before. There is nothing secret in it.
/// </summary>
internal static class NodeEntryFormat
{
    private const byte Version = 1;

    /// <summary>A damaged entry must not take the memory.</summary>
    private const int MostItems = 2000, LongestText = 200;

    public static byte[] Write(NodeEntry entry, Stamp stamp)
    {
        using var stream = new MemoryStream();
        var head = new byte[EnvelopeHeader.Size];
        new EnvelopeHeader(stamp, EnvelopeHeader.CurrentFormat, EnvelopeFlags.None, entry.Started).Write(head);
        stream.Write(head);
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write(entry.Id);
        writer.Write(entry.Name);
        writer.Write(entry.Version);
        Write(writer, entry.At);
        Write(writer, entry.Minutes);
        Write(writer, entry.Day);
        Write(writer, entry.Use.Since ?? DateTimeOffset.UnixEpoch);
        Write(writer, entry.Use.Actions);
        Write(writer, entry.Use.Terms);
        Write(writer, entry.Use.Courses);
        writer.Flush();
        return stream.ToArray();
    }

    /// <returns>Null for what a newer program wrote, and for what is damaged.</returns>
    public static NodeEntry? Read(byte[] value)
    {
        if (!EnvelopeHeader.TryRead(value, out var head)) return null;
        using var reader = new BinaryReader(new MemoryStream(value, EnvelopeHeader.Size, value.Length - EnvelopeHeader.Size));
        try
        {
            if (reader.ReadByte() != Version) return null;
            return new(
                Text(reader),
                Text(reader),
                Text(reader),
                head.CreatedAt,
                Time(reader),
                Points(reader),
                Points(reader),
                new UseTotals(Time(reader) is var since && since > DateTimeOffset.UnixEpoch ? since : null, Counts(reader), Counts(reader), Counts(reader)));
        }
        catch (Exception damage) when (damage is IOException or FormatException or ArgumentException or OverflowException or InvalidDataException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, DateTimeOffset time) => writer.Write7BitEncodedInt64(time.ToUnixTimeMilliseconds());

    private static DateTimeOffset Time(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.Read7BitEncodedInt64());

    private static string Text(BinaryReader reader)
    {
        var text = reader.ReadString();
        return text.Length <= LongestText ? text : throw new InvalidDataException();
    }

    private static int Length(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        return length is >= 0 and <= MostItems ? length : throw new InvalidDataException();
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        writer.Write7BitEncodedInt(counts.Count);
        foreach (var (name, count) in counts)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt64(count);
        }
    }

    private static List<KeyValuePair<string, long>> Counts(BinaryReader reader)
    {
        var counts = new List<KeyValuePair<string, long>>();
        for (var left = Length(reader); left > 0; left--) counts.Add(new(Text(reader), reader.Read7BitEncodedInt64()));
        return counts;
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<HistoryPoint> points)
    {
        writer.Write7BitEncodedInt(points.Count);
        var slot = 0L;
        foreach (var point in points)
        {
            writer.Write7BitEncodedInt64(point.Slot - slot);
            slot = point.Slot;
            writer.Write7BitEncodedInt64(point.Active + 1 ?? 0);
            writer.Write7BitEncodedInt(point.Counts.Count);
            foreach (var count in point.Counts) writer.Write7BitEncodedInt64(count);
            writer.Write7BitEncodedInt(point.Latencies.Count);
            var cell = 0;
            foreach (var (next, count) in point.Latencies.OrderBy(one => one.Key))
            {
                writer.Write7BitEncodedInt(next - cell);
                cell = next;
                writer.Write7BitEncodedInt64(count);
            }
        }
    }

    private static List<HistoryPoint> Points(BinaryReader reader)
    {
        var points = new List<HistoryPoint>();
        var slot = 0L;
        for (var left = Length(reader); left > 0; left--)
        {
            slot += reader.Read7BitEncodedInt64();
            var active = reader.Read7BitEncodedInt64() - 1;
            var counts = new long[HistoryPoint.CountKinds];
            var kinds = Length(reader);
            for (var kind = 0; kind < kinds; kind++)
            {
                // A newer program may count more.
                var count = reader.Read7BitEncodedInt64();
                if (kind < counts.Length) counts[kind] = count;
            }

            var latencies = new Dictionary<int, long>();
            var cell = 0;
            for (var cells = Length(reader); cells > 0; cells--)
            {
                cell += reader.Read7BitEncodedInt();
                latencies[cell] = reader.Read7BitEncodedInt64();
            }

            points.Add(new(slot, active >= 0 ? active : null, counts, latencies));
        }

        return points;
    }
}
