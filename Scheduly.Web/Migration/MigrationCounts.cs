namespace Scheduly.Web.Migration;

/// <summary>
/// What became of the sessions: <c>read = expired + migrated + skipped + rejected</c>. Counted by several threads at once and
/// read by the display meanwhile.
/// </summary>
internal sealed class MigrationCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private long _verified;

    /// <summary>How many there are in all, once that is known; 0 before.</summary>
    public long Total { get; set; }

    public long Expired => this[Outcome.Expired];

    /// <summary>Written by this run.</summary>
    public long Migrated => this[Outcome.Migrated] + this[Outcome.Replaced];

    /// <summary>Left as they are.</summary>
    public long Skipped =>
        this[Outcome.AlreadyThere] + this[Outcome.OtherVersionThere] + this[Outcome.ChangedSince] + this[Outcome.EndedSince] + this[Outcome.Superseded];

    public long Rejected => this[Outcome.Rejected];

    public long Read => Expired + Migrated + Skipped + Rejected;

    /// <summary>Migrated or already there, read back and found right.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    public long this[Outcome outcome] => Interlocked.Read(ref _counts[(int)outcome]);

    public void Add(Outcome outcome, long count = 1) => Interlocked.Add(ref _counts[(int)outcome], count);

    public void AddVerified() => Interlocked.Increment(ref _verified);
}

internal enum Outcome
{
    /// <summary>Its time had passed.</summary>
    Expired,
    Migrated,

    /// <summary>An untouched one of an earlier run was replaced by another text of the same session.</summary>
    Replaced,

    /// <summary>An earlier run wrote the same.</summary>
    AlreadyThere,

    /// <summary>An earlier run wrote another text of the same session, and nobody has touched it.</summary>
    OtherVersionThere,

    /// <summary>Its user changed it in its new place.</summary>
    ChangedSince,

    /// <summary>It was taken over into a browser's session, ended, or revoked.</summary>
    EndedSince,

    /// <summary>The same id stands further on in the file.</summary>
    Superseded,
    Rejected,
}
