namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Depth first through the steps of a problem. At each depth a mask holds the options that clash with nothing chosen so far.
/// A branch is left when its credits cannot end within the limits, when a course that must be there has nothing left, or when the most it can score is not
/// over the bar of the plans kept.
/// </summary>
internal sealed class PlanSearch(SearchProblem problem, BestPlans best, SearchBudget budget, bool stopAtFirst = false, bool mayBeEmpty = false)
{
    private readonly int _words = problem.Model.Words;
    private readonly SearchStep[] _steps = problem.Steps;
    private readonly ulong[] _free = new ulong[(problem.Steps.Length + 1) * problem.Model.Words];
    private readonly WeekStack _week = new(problem.Model.Weights, problem.Steps.Length);
    private readonly SoftCosts _soft = new(problem.Model.SoftRules, problem.Model.Weights.SoftWish, problem.Steps.Length);
    private readonly SectionOption[] _chosen = new SectionOption[problem.Steps.Length];
    private readonly int[] _taken = new int[problem.GroupCounts.Length];
    private readonly ulong[] _ways = new ulong[problem.Steps.Select(step => step.Ways?.Words ?? 0).DefaultIfEmpty().Max()];
    private bool _stopped;

    public void Run()
    {
        _free.AsSpan(0, _words).Fill(ulong.MaxValue);
        if (problem.Reachable.Best(0, 0) > CreditTable.Impossible) Visit(0, 0, 0, 0, Weekdays.None);
    }

    /// <param name="step">The choice to make.</param>
    /// <param name="level">Sections chosen so far.</param>
    private void Visit(int step, int level, long points, int credits, Weekdays days)
    {
        if (step == _steps.Length)
        {
            Complete(level, points, credits);
            return;
        }

        var leaveFirst = problem.Reachable.LeaveFirst(step, credits);
        if (leaveFirst) Leave(step, level, points, credits, days);
        Take(step, level, points, credits, days);
        if (!leaveFirst) Leave(step, level, points, credits, days);
    }

    private void Take(int step, int level, long points, int credits, Weekdays days)
    {
        var current = _steps[step];
        if (!current.Mandatory && IsGroupFull(current)) return;
        if (current.First && current.Group >= 0) _taken[current.Group]++;
        foreach (var option in current.Options)
        {
            if (_stopped) break;
            Choose(option, step, level, points + current.Worth + option.Value, credits + option.Credits, days | option.ClassDays);
        }

        if (current.First && current.Group >= 0) _taken[current.Group]--;
    }

    private void Leave(int step, int level, long points, int credits, Weekdays days)
    {
        if (_stopped || _steps[step].Mandatory) return;
        var next = _steps[step].Next;
        if (IsPromising(next, level, points, credits)) Visit(next, level, points, credits, days);
    }

    private bool IsGroupFull(SearchStep step) => step.Group >= 0 && _taken[step.Group] >= problem.GroupCounts[step.Group];

    private void Choose(SectionOption option, int step, int level, long points, int credits, Weekdays days)
    {
        if ((_free[(level * _words) + (option.Index >> 6)] >> (option.Index & 63) & 1) == 0) return;
        if (WeekStack.WorkDays(days) > problem.MaxClassDays) return;
        if (!budget.Spend())
        {
            _stopped = true;
            return;
        }

        if (problem.Reachable.Best(step + 1, credits) <= CreditTable.Impossible) return;
        _week.Push(level, option.Mask);
        _soft.Copy(level);
        if (!IsPromising(step + 1, level + 1, points, credits)) return;

        _chosen[level] = option;
        if (!_soft.IsEmpty)
        {
            _soft.Push(_chosen.AsSpan(0, level + 1));
            if (!IsPromising(step + 1, level + 1, points, credits)) return;
        }

        if (_ways.Length > 0 && _steps[step].Next == step + 1 && !IsWay(step, level)) return;
        if (problem.Rules.Length > 0 && BreaksRule(option.Mask.Days, level + 1)) return;

        var conflicts = problem.Model.Conflicts[option.Index];
        var free = _free.AsSpan(level * _words, _words);
        var left = _free.AsSpan((level + 1) * _words, _words);
        for (var word = 0; word < conflicts.Length; word++) left[word] = free[word] & ~conflicts[word];
        for (var next = step + 1; next < _steps.Length && _steps[next].Mandatory; next++)
        {
            if (!HasFree(_steps[next], left)) return;
        }

        Visit(step + 1, level + 1, points, credits, days);
    }

    /// <summary>Whether what is chosen of a course with lists is one of its ways: pairs that go together need not all go together.</summary>
    /// <param name="last">The last step of the course.</param>
    private bool IsWay(int last, int level)
    {
        var first = last;
        while (!_steps[first].First) first--;
        for (var step = first; step <= last; step++)
        {
            if (_steps[step].Ways is not { } ways) continue;
            var common = _ways.AsSpan(0, ways.Words);
            common.Fill(ulong.MaxValue);
            for (var other = first; other <= last; other++)
            {
                if (!ReferenceEquals(_steps[other].Ways, ways)) continue;
                var with = _chosen[level - last + other].Ways!;
                for (var word = 0; word < common.Length; word++) common[word] &= with[word];
            }

            if (!common.ContainsAnyExcept(0UL)) return false;
        }

        return true;
    }

    private bool IsPromising(int step, int level, long points, int credits)
    {
        var most = problem.Reachable.Best(step, credits);
        return most > CreditTable.Impossible && points + most - _week.LeastCost(level, problem.BusyLeft[step]) - _soft.Of(level) > best.Bar;
    }

    private static bool HasFree(SearchStep step, ReadOnlySpan<ulong> free)
    {
        for (var word = 0; word < step.Mask.Length; word++)
        {
            if ((free[step.FirstWord + word] & step.Mask[word]) != 0) return true;
        }

        return false;
    }

    private bool BreaksRule(Weekdays days, int level)
    {
        // A rule about several days is asked on Mondays.
        days |= Weekdays.Monday;
        foreach (var rule in problem.Rules)
        {
            for (var day = 0; day < 7; day++)
            {
                if (((int)(days & rule.Days) >> day & 1) != 0 && rule.Rule.Breaks(_chosen.AsSpan(0, level), day)) return true;
            }
        }

        return false;
    }

    private void Complete(int level, long points, int credits)
    {
        // A week without any class is an answer to nothing.
        if (level == 0 && !mayBeEmpty) return;
        if (problem.Model.HasSharedSeats && !SharedSeats.AreTaken(_chosen.AsSpan(0, level))) return;
        best.Offer(points + problem.Reachable.Best(_steps.Length, credits) - _week.Cost(level) - _soft.Of(level), _chosen.AsSpan(0, level));
        _stopped = stopAtFirst;
    }
}
