namespace Scheduly.Web.Migration;

/// <summary>
/// Has garbage collected before it grows to what suits a web server, which the collector is set for: a migration must run beside one.
/// </summary>
internal sealed class GarbageLimit
{
    private const long Most = 16L << 20;

    private long _kept;
    private int _collecting;

    /// <summary>Called after each batch.</summary>
    public void Limit()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) - Interlocked.Read(ref _kept) < Most) return;
        if (Interlocked.Exchange(ref _collecting, 1) == 1) return;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Interlocked.Exchange(ref _kept, GC.GetTotalMemory(forceFullCollection: false));
        Interlocked.Exchange(ref _collecting, 0);
    }
}
