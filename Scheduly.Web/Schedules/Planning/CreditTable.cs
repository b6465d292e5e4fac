namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// For each step and each sum of credits so far, the most points that courses, sections and credits can still bring when no two sections clashed.
/// It is what the search prunes by: a sum from which the limits cannot be met is impossible, and one that cannot beat the plans at hand is left.
/// </summary>
internal sealed class CreditTable
{
    public const long Impossible = long.MinValue / 4;

    private readonly long[] _best;
    private readonly bool[] _leave;
    private readonly int _columns;

    public CreditTable(SearchStep[] steps, CreditRules rules)
    {
        Unit = steps.SelectMany(step => step.Options).Select(option => option.Credits).Aggregate(0, Gcd);
        if (Unit == 0) Unit = 100;

        var most = 0;
        for (var step = 0; step < steps.Length; step++) most += steps[step].Options.Max(option => option.Credits);
        _columns = (Math.Max(0, Math.Min(rules.Max, most)) / Unit) + 1;
        _best = new long[(steps.Length + 1) * _columns];
        _leave = new bool[_best.Length];
        for (var column = 0; column < _columns; column++)
        {
            var credits = column * Unit;
            _best[(steps.Length * _columns) + column] = credits < rules.Min || credits > rules.Max ? Impossible : rules.Points(credits);
        }

        for (var step = steps.Length - 1; step >= 0; step--)
        {
            // Options of the same credits differ in points only: the best of each stands for them.
            var kinds = steps[step].Options.GroupBy(option => option.Credits / Unit)
                .Select(group => (Columns: group.Key, Points: steps[step].Worth + group.Max(option => option.Value)))
                .ToArray();
            for (var column = 0; column < _columns; column++)
            {
                var leave = steps[step].Mandatory ? Impossible : _best[(steps[step].Next * _columns) + column];
                var take = Impossible;
                foreach (var (columns, points) in kinds)
                {
                    if (column + columns >= _columns) continue;
                    var after = _best[((step + 1) * _columns) + column + columns];
                    if (after > Impossible) take = Math.Max(take, after + points);
                }

                _best[(step * _columns) + column] = Math.Max(leave, take);
                _leave[(step * _columns) + column] = leave > take;
            }
        }
    }

    /// <summary>Hundredths of a credit in a column: the greatest that divides the credits of every option.</summary>
    public int Unit { get; }

    /// <summary><see cref="Impossible"/> also for sums over the upper limit.</summary>
    public long Best(int step, int credits)
    {
        var column = credits / Unit;
        return column < _columns ? _best[(step * _columns) + column] : Impossible;
    }

    /// <summary>True where leaving the course promises more than taking it: the search looks there first.</summary>
    public bool LeaveFirst(int step, int credits) => _leave[(step * _columns) + (credits / Unit)];

    private static int Gcd(int one, int other) => other == 0 ? one : Gcd(other, one % other);
}
