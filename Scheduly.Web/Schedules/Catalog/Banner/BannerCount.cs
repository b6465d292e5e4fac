using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>
/// Counts the rows of saved pages against the <c>totalCount</c> of their searches. Pages of one search have one count; where it changed between two pages,
/// as a section came or went, they are one search when they hold all together.
/// </summary>
internal sealed class BannerCount
{
    private readonly Dictionary<int, HashSet<string>> _searches = [];

    /// <param name="row">Its number, or its place when it has none.</param>
    public void Add(JsonElement page, string row)
    {
        var total = page.TryGetProperty("totalCount", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : 0;
        if (!_searches.TryGetValue(total, out var rows)) _searches[total] = rows = new(StringComparer.Ordinal);
        rows.Add(row);
    }

    /// <summary>The rows that are held and those there are; null when none is missing.</summary>
    public (int Held, int All)? Lack
    {
        get
        {
            var held = _searches.Values.SelectMany(rows => rows).Distinct(StringComparer.Ordinal).Count();
            var open = _searches.Where(search => search.Value.Count < search.Key).ToList();
            if (open.Count == 0 || open.SelectMany(search => search.Value).Distinct(StringComparer.Ordinal).Count() >= open.Max(search => search.Key)) return null;
            return (held, held + open.Sum(search => search.Key - search.Value.Count));
        }
    }
}
