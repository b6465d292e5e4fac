using System.CommandLine;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The options of the command, with the help that is all that its user has to read.</summary>
internal sealed class MigrateOptions
{
    public Option<string?> File { get; } = new("--file")
    {
        Description = "The sessions.json of the old backend. It is opened for reading and never changed. [default: sessions.json]",
        HelpName = "FILE",
    };

    public Option<string?> Storage { get; } = new("--storage")
    {
        Description = "Where the sessions go: redis, postgres, sqlserver, sqlite, or database for what a database's --connection or the settings name. [default: the store of the settings]",
        HelpName = "redis|database|postgres|sqlserver|sqlite|memory",
    };

    public Option<string?> Connection { get; } = new("--connection")
    {
        Description = "How to reach it: redis://user:password@host:6379/0, postgresql://user:password@host:5432/db, sqlserver://…, sqlite:///file, or the driver's own form. [default: that of the settings, .env and environment included]",
        HelpName = "URL",
    };

    public Option<string?> KeyPrefix { get; } = new("--key-prefix")
    {
        Description = "What stands before each Redis key. [default: SessionStorage:KeyPrefix, else scheduly:]",
        HelpName = "TEXT",
    };

    public Option<bool> List { get; } = new("--list")
    {
        Description = "Show the sessions of the file, or with --storage and no --file those of the store, and write nothing. Ids are never shown.",
    };

    public Option<int> Limit { get; } = new("--limit") { Description = "Most lines of --list; 0 for all.", DefaultValueFactory = _ => 100, HelpName = "N" };

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Read everything, say what would be taken, and write nothing; the target is not asked.",
    };

    public Option<bool> Overwrite { get; } = new("--overwrite")
    {
        Description = "Bring sessions up to date that an earlier run took and nobody has changed in their new place since. Without it whatever is there stays. A session that its user changed there is never replaced.",
    };

    public Option<bool> IncludeExpired { get; } = new("--include-expired")
    {
        Description = "Take sessions whose time has passed too; they get a whole lifetime from now.",
    };

    public Option<double?> TimeoutHours { get; } = new("--timeout-hours")
    {
        Description = "How long a session of the file lives from its created_at. [default: SESSION_TIMEOUT_HOURS, else 24]",
        HelpName = "HOURS",
    };

    public Option<string?> TimeZone { get; } = new("--time-zone")
    {
        Description = "Time zone of the machine that wrote the file, such as America/New_York: created_at is its local time. [default: this machine's]",
        HelpName = "ZONE",
    };

    public Option<string?> Report { get; } = new("--report") { Description = "Write the report there too, as JSON.", HelpName = "FILE" };

    public Option<string?> Rejected { get; } = new("--rejected")
    {
        Description = "Where what cannot be taken is kept, whole, with reason and offset. [default: <file>.rejected.json]",
        HelpName = "FILE",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the report, or the list, as JSON and nothing else." };

    public IEnumerable<Option> All =>
    [
        File, Storage, Connection, KeyPrefix, List, Limit, DryRun, Overwrite, IncludeExpired,
        TimeoutHours, TimeZone, Report, Rejected, Json,
    ];
}
