namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// What the soft wishes about the classes of a day cost at each depth of the search. More classes never keep again what fewer broke: so a day that is
/// broken is not looked at again, and what a branch costs so far is the least that any plan in it costs.
/// </summary>
/// <param name="cost">For each day on which a rule is broken.</param>
internal sealed class SoftCosts(WeekRule[] rules, int cost, int depth)
{
    private readonly Weekdays[] _broken = new Weekdays[(depth + 1) * rules.Length];
    private readonly long[] _costs = new long[depth + 1];

    public bool IsEmpty => rules.Length == 0;

    public long Of(int level) => _costs[level];

    /// <summary>Fills the level above: as if one more section broke nothing.</summary>
    public void Copy(int level)
    {
        _costs[level + 1] = _costs[level];
        _broken.AsSpan(level * rules.Length, rules.Length).CopyTo(_broken.AsSpan((level + 1) * rules.Length));
    }

    /// <param name="chosen">All sections of a level, of which the last is new; that level was copied.</param>
    public void Push(ReadOnlySpan<SectionOption> chosen)
    {
        var broken = _broken.AsSpan(chosen.Length * rules.Length, rules.Length);
        for (var index = 0; index < rules.Length; index++)
        {
            // A rule about several days is asked on Mondays.
            var days = (rules[index] is WeekRule.LongWeekend or WeekRule.FreeDays ? Weekdays.Monday : chosen[^1].Mask.Days) & ~broken[index];
            for (var day = 0; day < 7; day++)
            {
                if (((int)days >> day & 1) == 0 || !rules[index].Breaks(chosen, day)) continue;
                broken[index] |= (Weekdays)(1 << day);
                _costs[chosen.Length] += cost;
            }
        }
    }
}
