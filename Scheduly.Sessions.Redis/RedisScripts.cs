namespace Scheduly.Sessions.Redis;

/// <summary>
/// The scripts, each of one slot and with all of its keys declared. Times are Unix milliseconds of the server's clock, which
/// stands still while a script runs. Numbers go back as '%.0f', since Lua would write large ones with an exponent.
/// </summary>
internal static class RedisScripts
{
    private const string Now = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)

        """;

    // Callers round the times they want, so that writes within a while mean the same one: whole seconds keep it the same one in
    // spite of clocks and wires. What ends within a minute is taken exactly.
    private const string ToWholeSeconds = """
        if lifetime >= 60000 then expires = expires - expires % 1000 end

        """;

    // Ticks need 60 bits and a Lua number holds 53: the last four digits are cut as text, which leaves milliseconds since year 1.
    // An entry without a deadline ("-1") is left without.
    private const string CutAtDeadline = """
        local deadline = tonumber(string.sub(absexp or '', 1, -5))
        if deadline then expires = math.min(expires, deadline - 62135596800000) end

        """;

    /// <summary>
    /// KEYS entry, index. ARGV value, expected stamp ('' for none), milliseconds to live, deadline in ticks, hash.
    /// 1 when it was stored. Most writes find the expiry in the whole second where they want it: they then leave it and the index alone,
    /// and cost three commands.
    /// </summary>
    public const string TrySet = """
        local absexp = ARGV[4]
        local lifetime = tonumber(ARGV[3])
        if ARGV[2] == '' then
          if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        else
          local stored = redis.call('HGET', KEYS[1], 'data')
          if not stored or string.sub(stored, 1, 16) ~= ARGV[2] then return 0 end
          local early = lifetime - redis.call('PTTL', KEYS[1])
          if lifetime >= 60000 and early >= 0 and early < 1000 then
            redis.call('HSET', KEYS[1], 'data', ARGV[1])
            return 1
          end
          absexp = redis.call('HGET', KEYS[1], 'absexp')
        end

        """ + Now + """
        local expires = now + lifetime

        """ + ToWholeSeconds + CutAtDeadline + """
        if expires <= now then return 0 end
        if ARGV[2] == '' then
          redis.call('HSET', KEYS[1], 'absexp', absexp, 'sldexp', '-1', 'data', ARGV[1])
        else
          redis.call('HSET', KEYS[1], 'data', ARGV[1])
        end
        local at = string.format('%.0f', expires)
        redis.call('PEXPIREAT', KEYS[1], at)
        redis.call('ZADD', KEYS[2], at, ARGV[5])
        return 1
        """;

    /// <summary>KEYS entry, index. ARGV milliseconds to live, hash. 1 when there is such an entry.</summary>
    public const string Touch = """
        local current = redis.call('PEXPIRETIME', KEYS[1])
        if current == -2 then return 0 end
        if current == -1 then return 1 end

        """ + Now + """
        local lifetime = tonumber(ARGV[1])
        local expires = now + lifetime
        local absexp = redis.call('HGET', KEYS[1], 'absexp')

        """ + ToWholeSeconds + CutAtDeadline + """
        if expires > current then
          local at = string.format('%.0f', expires)
          redis.call('PEXPIREAT', KEYS[1], at)
          redis.call('ZADD', KEYS[2], 'XX', at, ARGV[2])
        end
        return 1
        """;

    /// <summary>KEYS entry, index. ARGV hash. 1 when there was such an entry.</summary>
    public const string Remove = """
        redis.call('ZREM', KEYS[2], ARGV[1])
        return redis.call('DEL', KEYS[1])
        """;

    /// <summary>
    /// KEYS index, entries. ARGV '1' to overwrite, then value, expiry, deadline in ticks, hash of each. For each entry 1 when it was
    /// stored. What needs one command for all has one: whether any is there, and the index.
    /// </summary>
    public const string Put = Now + """
        local stored, indexed = {}, {}
        local free = ARGV[1] == '1' or redis.call('EXISTS', unpack(KEYS, 2)) == 0
        for i = 2, #KEYS do
          local at = 4 * i - 6
          stored[i - 1] = 0
          if tonumber(ARGV[at + 1]) > now and (free or redis.call('EXISTS', KEYS[i]) == 0) then
            redis.call('HSET', KEYS[i], 'absexp', ARGV[at + 2], 'sldexp', '-1', 'data', ARGV[at])
            redis.call('PEXPIREAT', KEYS[i], ARGV[at + 1])
            indexed[#indexed + 1] = ARGV[at + 1]
            indexed[#indexed + 1] = ARGV[at + 3]
            stored[i - 1] = 1
          end
        end
        if #indexed > 0 then redis.call('ZADD', KEYS[1], unpack(indexed)) end
        return stored
        """;

    /// <summary>KEYS index. How many of its entries are alive.</summary>
    public const string Count = Now + """
        return redis.call('ZCOUNT', KEYS[1], string.format('%.0f', now), '+inf')
        """;

    /// <summary>
    /// KEYS index. ARGV limit, score and hash of the last entry seen, both '' to begin with the first live one. Gives hash, score,
    /// hash, score, …. That last entry may be gone: its place among the entries of the same score is then found by bisection.
    /// Lua's own comparison of strings depends on the server's locale, the index's order does not.
    /// </summary>
    public const string Page = """
        local function after(a, b)
          for i = 1, math.min(#a, #b) do
            local x, y = string.byte(a, i), string.byte(b, i)
            if x ~= y then return x > y end
          end
          return #a > #b
        end
        local first
        if ARGV[2] == '' then

        """ + Now + """
          first = redis.call('ZCOUNT', KEYS[1], '-inf', string.format('(%.0f', now))
        else
          first = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[2])
          local last = redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[2])
          while first < last do
            local middle = math.floor((first + last) / 2)
            if after(redis.call('ZRANGE', KEYS[1], middle, middle)[1], ARGV[3]) then last = middle else first = middle + 1 end
          end
        end
        return redis.call('ZRANGE', KEYS[1], first, first + ARGV[1] - 1, 'WITHSCORES')
        """;

    /// <summary>KEYS entries. ARGV bytes of the head. Gives size, head, expiry, size, head, …; a size of -1 for one that is gone.</summary>
    public const string Describe = """
        local found = {}
        for _, key in ipairs(KEYS) do
          local data = redis.call('HGET', key, 'data')
          found[#found + 1] = data and #data or -1
          found[#found + 1] = data and string.sub(data, 1, ARGV[1]) or ''
          found[#found + 1] = redis.call('PEXPIRETIME', key)
        end
        return found
        """;

    /// <summary>KEYS entries. Gives value, deadline in ticks, expiry, value, …; the value is nil for one that is gone.</summary>
    public const string ReadMany = """
        local found = {}
        for i, key in ipairs(KEYS) do
          local stored = redis.call('HMGET', key, 'data', 'absexp')
          found[3 * i - 2], found[3 * i - 1], found[3 * i] = stored[1], stored[2], redis.call('PEXPIRETIME', key)
        end
        return found
        """;

    /// <summary>KEYS index. ARGV limit. The hashes of entries that have expired as far as the index knows.</summary>
    public const string Expired = Now + """
        return redis.call('ZRANGE', KEYS[1], '-inf', string.format('(%.0f', now), 'BYSCORE', 'LIMIT', 0, ARGV[1])
        """;

    /// <summary>
    /// KEYS index, entries. ARGV their hashes. Takes those that are gone out of the index and gives their number; those that live
    /// get their true place.
    /// </summary>
    public const string Sweep = """
        local removed = 0
        for i, hash in ipairs(ARGV) do
          local expires = redis.call('PEXPIRETIME', KEYS[i + 1])
          if expires == -2 then
            removed = removed + redis.call('ZREM', KEYS[1], hash)
          else
            redis.call('ZADD', KEYS[1], expires == -1 and '+inf' or string.format('%.0f', expires), hash)
          end
        end
        return removed
        """;

    /// <summary>KEYS key ring. ARGV the length that it was read with, a key. 1 when the key was added, 0 when another was first.</summary>
    public const string AddKey = """
        if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
        redis.call('RPUSH', KEYS[1], ARGV[2])
        return 1
        """;

    public static readonly IReadOnlyList<string> All = [TrySet, Touch, Remove, Put, Count, Page, Describe, ReadMany, Expired, Sweep, AddKey];
}
