using System.Data.Common;
using System.Globalization;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>Looks at a database that sessions lie in.</summary>
internal sealed class DatabaseInspection(string name, DatabaseEngine engine, TimeProvider clock)
{
    /// <summary>What a clock that is set by the network never reaches.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    /// <param name="failure">What the last write ended with.</param>
    public async Task<IReadOnlyList<StorageFinding>> RunAsync(Exception? failure, CancellationToken cancellationToken)
    {
        var findings = new List<StorageFinding>();
        if (failure is DbException or IOException) findings.Add(Explain("write", failure));
        try
        {
            await CheckTableAsync(findings, cancellationToken);
            findings.AddRange(await engine.FindRisksAsync(cancellationToken));
            if (await FindSkewAsync(cancellationToken) is { } skew) findings.Add(skew);
        }
        catch (Exception cause) when (cause is DbException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            findings.Add(Explain("store", cause));
        }

        // A store that is unavailable fails both ways, for one reason.
        return [.. findings.DistinctBy(finding => finding.Cause)];
    }

    private async Task CheckTableAsync(List<StorageFinding> findings, CancellationToken cancellationToken)
    {
        if (!await engine.HasTableAsync(Dialect.TableName, engine.Dialect.Probe, cancellationToken))
        {
            findings.Add(new(
                FindingKind.Failure,
                "table",
                $"{name} at {engine.Location} has no table {Dialect.TableName}.",
                "Restore it from a backup; or restart with SessionStorage:CreateTables = true, which makes an empty one."));
            return;
        }

        if ((await engine.QueryAsync(engine.Dialect.FindIndex, [], _ => true, cancellationToken)).Count == 0)
        {
            findings.Add(new(
                FindingKind.Risk,
                "index",
                $"The table {Dialect.TableName} has no index on ExpiresAtTime: clean-up reads all of it each time.",
                $"Make it: CREATE INDEX {Dialect.TableName}_expires ON {Dialect.TableName} (\"ExpiresAtTime\")"));
        }
    }

    /// <summary>The server read its clock at some time between question and answer.</summary>
    private async Task<StorageFinding?> FindSkewAsync(CancellationToken cancellationToken)
    {
        if (engine.Dialect.Clock is not { } question) return null;
        var asked = clock.GetUtcNow();
        if (await engine.QueryAsync(question, [], row => engine.ReadTime(row, 0), cancellationToken) is not [var there]) return null;
        var answered = clock.GetUtcNow();
        var (ahead, behind) = (asked - there, there - answered);
        var skew = ahead > behind ? ahead : behind;
        if (skew <= MostSkew) return null;
        var seconds = skew.TotalSeconds.ToString("N0", CultureInfo.InvariantCulture);
        return new(
            FindingKind.Risk,
            "clock",
            $"The clock of this node is {seconds} s {(ahead > behind ? "ahead of" : "behind")} that of {name} at {engine.Location}.",
            "No session ends early, because the store's clock decides; times in logs and the absolute deadline of new sessions are off by as much. Set the clock of this machine, with chrony or systemd-timesyncd for example.");
    }

    /// <summary>The engine's explanation is a cause and a fix, with a colon between.</summary>
    private StorageFinding Explain(string subject, Exception cause)
    {
        var parts = engine.Explain(cause).Split(": ", 2);
        var advice = $"{parts[^1]} {ConnectionSettings.Setting}.";
        var silent = parts[0] == "does not answer" ? "Database connection failed: " : "";
        return new(FindingKind.Failure, subject, $"{silent}{name} at {engine.Location} {parts[0]}.", char.ToUpperInvariant(advice[0]) + advice[1..]);
    }
}
