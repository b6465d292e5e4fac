using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

// How a script is run, wherever its keys are just now.
internal sealed partial class RedisSessionStorage
{
    /// <summary>While a cluster moves a slot, its keys are in two places for a moment.</summary>
    private const int MovingAttempts = 40;

    /// <summary>Of a script that a server does not know: the second one names it, or the third when what the client knew was out of date.</summary>
    private const int TextAttempts = 5;

    private static readonly TimeSpan MovingPause = TimeSpan.FromMilliseconds(25);

    /// <summary>Given the text, the client sends EVALSHA, and loads the script first where a server does not know it (after SCRIPT FLUSH too).</summary>
    /// <exception cref="StorageFullException">The server is at its maxmemory.</exception>
    private async Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[]? arguments = null)
    {
        var flags = CommandFlags.None;
        for (var attempt = 1; ; attempt++)
        {
            var database = redis.DatabaseFor(keys[0]);
            try
            {
                return await database.ScriptEvaluateAsync(script, keys, arguments, flags);
            }
            catch (RedisServerException refusal) when (IsFull(refusal))
            {
                throw Full(refusal);
            }
            catch (RedisServerException moving) when (attempt < MovingAttempts && Begins(moving, "TRYAGAIN"))
            {
                // Refused before it began.
                await Task.Delay(MovingPause, clock);
            }
            catch (RedisServerException refusal) when (attempt < TextAttempts && Begins(refusal, "NOPERM") && refusal.Message.Contains("'eval'", StringComparison.Ordinal))
            {
                // Refused before it began. To a server that has not loaded the script yet, one that has just become the primary, the client sends
                // the text with it, which is a right more than a user needs; loading goes along, and succeeds.
                await Task.Delay(MovingPause, clock);
            }
            catch (RedisServerException unknown) when (flags == CommandFlags.None && Begins(unknown, "NOSCRIPT"))
            {
                // The client loaded it where the slot is, and the slot's new master answered: the text goes along.
                flags = CommandFlags.NoScriptCache;
            }
            catch (Exception failure) when (failure is not RedisServerException)
            {
                throw redis.Failed(keys[0], failure);
            }
        }
    }

    private static async Task<T> WithRoomAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (RedisServerException refusal) when (IsFull(refusal))
        {
            throw Full(refusal);
        }
    }

    private static bool IsFull(RedisServerException refusal) => Begins(refusal, "OOM");

    private static bool Begins(RedisServerException refusal, string code) => refusal.Message.StartsWith(code, StringComparison.Ordinal);

    private static StorageFullException Full(RedisServerException refusal) =>
        new("Redis is at its maxmemory and takes no more. Raise maxmemory, or shorten SessionStorage:IdleTimeout.", refusal);
}
