namespace Scheduly.Web.Schedules.Planning;

/// <summary>What a request may spend on its searches together.</summary>
internal sealed class SearchBudget(PlanLimits limits, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>
    /// Reading the clock costs more than trying a section. So many come before the first look, which is enough for some plan even
    /// where the process has just started and all is slow.
    /// </summary>
    private const int NodesPerLook = 256;

    private readonly long _started = time.GetTimestamp();
    private double _share = 1;
    private bool _late;

    public long Nodes { get; private set; }

    /// <summary>True once a search was ended by the share it may use.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Lets searches go on until this share of the whole is spent.</summary>
    public void Allow(double share)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (_share, _late, Exhausted) = (share, false, false);
    }

    /// <returns>False when nothing is left.</returns>
    public bool Spend()
    {
        if (++Nodes % NodesPerLook == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _late = time.GetElapsedTime(_started) >= limits.Time * _share;
        }

        if (!_late && Nodes <= limits.Nodes * _share) return true;
        Exhausted = true;
        return false;
    }
}
