using System.Data.Common;

namespace Scheduly.Sessions.Storage.Gate;

/// <summary>
/// Logs why operations failed, in the driver's own code and words: each cause once per outage, which has ended when the cause was not met for
/// <see cref="Quiet"/>.
/// </summary>
internal sealed partial class FailureLog(TimeProvider clock, ILogger logger)
{
    private const int MostCauses = 64, MostCharacters = 300;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _met = [];

    public void Note(Exception failure)
    {
        var text = Describe(failure);
        // READONLY, CLUSTERDOWN, 42P05: the numbers that follow differ each time.
        var cause = $"{failure.GetType().Name} {text.Split(' ', 3)[1]}";
        lock (_met)
        {
            var isNew = !_met.TryGetValue(cause, out var last) || clock.GetElapsedTime(last) > Quiet;
            if (_met.Count >= MostCauses) _met.Clear();
            _met[cause] = clock.GetTimestamp();
            if (!isNew) return;
        }

        Log.Failed(logger, text);
    }

    /// <summary>The kind of failure, the driver's code and message, and what lies at the bottom of it, in one line. Drivers put no password and no key there.</summary>
    public static string Describe(Exception failure)
    {
        var root = failure.GetBaseException();
        var text = $"{failure.GetType().Name}: {Code(failure)}{FirstLine(failure)}";
        if (root != failure) text += $" ({root.GetType().Name}: {Code(root)}{FirstLine(root)})";
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
    }

    private static string Code(Exception failure) =>
        failure is DbException { SqlState: { Length: > 0 } state } && !failure.Message.StartsWith(state, StringComparison.Ordinal) ? $"{state}: " : "";

    private static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].Trim();

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Error, "The session store failed: {Cause}")]
        public static partial void Failed(ILogger logger, string cause);
    }
}
