using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;

namespace Scheduly.Sessions;

/// <summary>
/// A compare-and-set whose answer may get lost. Both attempts carry one stamp, so that whichever of them arrives, and however late, the change is
/// stored once.
/// </summary>
internal static class SureWrite
{
    /// <param name="write">Writes the value; true when it was stored.</param>
    /// <param name="stored">Reads the stamp of what is stored; null when there is nothing.</param>
    /// <param name="stamp">Of the value that is written.</param>
    /// <param name="expected">What the write compares with.</param>
    /// <param name="ends">Nothing is ever written on top of this value: another stamp means that the race was lost.</param>
    /// <returns>False when the race was lost.</returns>
    public static async Task<bool> RunAsync(Func<Task<bool>> write, Func<Task<Stamp?>> stored, Stamp stamp, Stamp? expected, bool ends = false)
    {
        try
        {
            return await write();
        }
        catch (Exception cause) when (cause is StorageUnavailableException || StorageFailure.IsOutage(cause))
        {
            var found = await stored();
            if (found == stamp) return true;

            // Another request wrote since: on top of this change or before it, nobody can tell.
            if (found != expected)
            {
                if (ends) return false;
                throw;
            }

            if (await write() || await stored() == stamp) return true;
            throw;
        }
    }
}
