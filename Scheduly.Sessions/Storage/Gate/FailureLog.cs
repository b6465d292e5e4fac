namespace Scheduly.Sessions.Storage.Gate;

/// <summary>
/// Logs why operations failed, in the driver's own code and words: each cause once per outage, which has ended when the cause was not met for
/// <see cref="Quiet"/>.
/// </summary>
/// <param name="codeOf">See <see cref="StorageBackend.CodeOf"/>.</param>
internal sealed partial class FailureLog(TimeProvider clock, ILogger logger, Func<Exception, string?> codeOf)
{
    private const int MostCauses = 64, MostCharacters = 300;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _met = [];

    public void Note(Exception failure)
    {
        // READONLY, CLUSTERDOWN, 42P05: what follows differs each time.
        var cause = $"{failure.GetType().Name} {codeOf(failure) ?? failure.Message.Split(' ', 2)[0]}";
        if (IsNew(cause)) Log.Failed(logger, Describe(failure));
    }

    /// <summary>Notes a cause. True when it is worth a line: it was not met for <see cref="Quiet"/>.</summary>
    public bool IsNew(string cause)
    {
        lock (_met)
        {
            var isNew = !_met.TryGetValue(cause, out var last) || clock.GetElapsedTime(last) > Quiet;
            if (_met.Count >= MostCauses) _met.Clear();
            _met[cause] = clock.GetTimestamp();
            return isNew;
        }
    }

    /// <summary>The kind of failure, the driver's code and message, and what lies at the bottom of it, in one line. Drivers put no password and no key there.</summary>
    public string Describe(Exception failure) => Describe(failure, codeOf);

    /// <inheritdoc cref="Describe(Exception)"/>
    /// <param name="codeOf">See <see cref="StorageBackend.CodeOf"/>.</param>
    public static string Describe(Exception failure, Func<Exception, string?> codeOf)
    {
        var root = failure.GetBaseException();
        var text = Line(failure);
        if (root != failure) text += $" ({Line(root)})";
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";

        string Line(Exception one) => codeOf(one) is { Length: > 0 } code && !one.Message.StartsWith(code, StringComparison.Ordinal)
            ? $"{one.GetType().Name} {code}: {FirstLine(one)}"
            : $"{one.GetType().Name}: {FirstLine(one)}";
    }

    private static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].Trim();

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Error, "The session store failed: {Cause}")]
        public static partial void Failed(ILogger logger, string cause);
    }
}
