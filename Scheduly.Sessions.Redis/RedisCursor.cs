using System.Globalization;

namespace Scheduly.Sessions.Redis;

/// <summary>The last entry that a page saw: <c>shard.score.hash</c>.</summary>
/// <param name="Score">Expiry in Unix milliseconds, as the index had it.</param>
internal sealed record RedisCursor(int Shard, string Score, string Hash)
{
    /// <exception cref="FormatException">It is not a cursor of this backend.</exception>
    public static RedisCursor Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && StorageKey.TryParse(parts[2], out var key)
            && RedisLayout.ShardOf(key) == shard)
        {
            return new RedisCursor(shard, parts[1], parts[2]);
        }

        throw new FormatException("The cursor is not one that a listing of the Redis backend gave: begin again with the first page.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}.{Score}.{Hash}");
}
