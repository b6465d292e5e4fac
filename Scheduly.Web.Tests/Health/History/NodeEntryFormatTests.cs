using System.Text.Json;
using CsCheck;
using Scheduly.Web.Health.History;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Health.History;

public sealed class NodeEntryFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<HistoryPoint> Points =
        from slot in Gen.Long[0, 1L << 40]
        from active in Gen.Long[-1, 1L << 40]
        from counts in Gen.Long[0, 1L << 50].Array[HistoryPoint.CountKinds]
        from cells in Gen.Dictionary(Gen.Int[0, HistoryPoint.LatencyCells - 1], Gen.Long[1, 1L << 40])[0, 20]
        select new HistoryPoint(slot, active < 0 ? null : active, counts, cells.OrderBy(cell => cell.Key).ToDictionary());

    private static readonly Gen<List<KeyValuePair<string, long>>> Counts =
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 20], Gen.Long[0, 1L << 60], KeyValuePair.Create).List[0, 5];

    private static readonly Gen<NodeEntry> Entries =
        from name in Gen.String[0, 50]
        from minutes in Points.List[0, 5]
        from day in Points.List[0, 5]
        from actions in Counts
        from terms in Counts
        select new NodeEntry("id", name, "1.0", Now, Now.AddSeconds(1), minutes, day, new UseTotals(actions.Count > 0 ? Now : null, actions, terms, []));

    [Fact]
    public void An_entry_is_read_as_it_was_written() => Entries.Sample(entry =>
    {
        var value = NodeEntryFormat.Write(entry, new Stamp(Guid.Empty));
        Assert.Equal(JsonSerializer.Serialize(entry), JsonSerializer.Serialize(NodeEntryFormat.Read(value)));
    });

    [Fact]
    public void Damage_is_no_entry_and_no_failure() => Gen.Select(Entries, Gen.Int[0, 1000], Gen.Byte).Sample((entry, place, damage) =>
    {
        var value = NodeEntryFormat.Write(entry, new Stamp(Guid.Empty));
        value[place % value.Length] ^= damage;
        NodeEntryFormat.Read(value);
        NodeEntryFormat.Read(value[..(place % value.Length)]);
    });
}
