using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Scheduly.Sessions.Sqlite;

// What a failure means, and how the disk is.
internal sealed partial class SqliteEngine
{
    /// <summary>With less the operator is warned.</summary>
    private const long LeastRoom = 256L << 20;

    /// <summary>With less nothing can be written, and on some file systems not even opened, which SQLite calls a failing disk.</summary>
    private const long LeastPage = 64 << 10;

    /// <summary>The extended code, which says what of the disk failed; the message has the primary one.</summary>
    public override string? CodeOf(Exception failure) => (failure as SqliteException)?.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture);

    public override string Explain(Exception failure) => (failure as SqliteException)?.SqliteErrorCode switch
    {
        26 or 11 => "is not a database, or a damaged one: move it away, or name another file in",
        1 => $"has a table {Dialect.TableName} of another layout: rename it, or name another file in",
        5 or 6 => "is locked by another program: end that, or name another file in",
        var code when code == 13 || (code == 10 && Room() < LeastPage) => "has no room left on its disk: make some, or name another file in",
        8 => "can be read and not written: give this user the right to write to the file and its folder, or mount the disk for writing, or name another file in",
        10 => "cannot be read or written, its disk fails: see the system's log, or name another file in",
        _ => "cannot be opened for writing: give this user the right to write to the file and its folder, or name another file in",
    };

    public override async Task<IReadOnlyList<StorageFinding>> FindRisksAsync(CancellationToken cancellationToken)
    {
        // Reads do not notice that another program holds the lock for writing.
        await PingAsync(cancellationToken);
        var room = Room();
        return room < LeastRoom
            ? [new(FindingKind.Risk, "room", $"The disk of {file} has {room >> 20} MiB left.", "Make room: at zero no session can be changed.")]
            : [];
    }

    private long Room() => new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;
}
