namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Finds which wishes clash. A set of wishes clashes when no plan at all keeps it; the sets that are reported have no part that clashes by
/// itself, and small sets are looked for among all wishes. What the budget does not suffice to decide counts as possible.
/// </summary>
internal sealed class ClashFinder(PlanModel model, SearchBudget budget)
{
    /// <summary>A student can act on a few clashes at a time.</summary>
    private const int MostClashes = 5;

    /// <summary>Sets of up to so many wishes are tried one by one when deleting left more.</summary>
    private const int SmallSet = 3, MostSmallSets = 2_000;

    /// <summary>When nothing at all can be planned, no wish is to blame for that; what was pinned or asked for still is impossible.</summary>
    private bool _mayBeEmpty;

    /// <summary>Clashes that share no wish, each as indices into <see cref="PlanModel.Hard"/>; empty when none was proved.</summary>
    public IReadOnlyList<int[]> Find()
    {
        var clashes = new List<int[]>();
        _mayBeEmpty = !IsPossible([]);
        var wishes = Enumerable.Range(0, model.Hard.Count).Where(Matters).ToList();
        while (clashes.Count < MostClashes && wishes.Count > 0 && !IsPossible(wishes))
        {
            var clash = Smaller(wishes, Delete(wishes));
            if (clash.Length == 0) break;
            clashes.Add(clash);
            wishes.RemoveAll(clash.Contains);
        }

        return clashes;
    }

    /// <summary>A pin or a course that the term does not offer is said apart and clashes with nothing.</summary>
    private bool Matters(int wish) => model.Hard[wish].Wish switch
    {
        { Kind: Wish.Add } add => model.Courses.Any(course => HardWishes.Same(course.Course, add.Value)),
        { Kind: Wish.Pin } => model.Options.Any(option => option.Pin == wish),
        _ => true,
    };

    private bool IsPossible(IEnumerable<int> wishes)
    {
        var active = new bool[model.Hard.Count];
        foreach (var wish in wishes) active[wish] = true;
        if (SearchProblem.Make(model, active, inPart: false) is not { } problem) return false;

        var best = new BestPlans(1);
        new PlanSearch(problem, best, budget, stopAtFirst: true, _mayBeEmpty).Run();
        return best.Count > 0 || budget.Exhausted;
    }

    /// <summary>Takes away each wish without which the rest still clashes: nothing in what remains can be spared.</summary>
    private int[] Delete(List<int> wishes)
    {
        var left = wishes.ToList();
        foreach (var wish in wishes)
        {
            left.Remove(wish);
            if (IsPossible(left)) left.Add(wish);
        }

        left.Sort();
        return [.. left];
    }

    private int[] Smaller(List<int> wishes, int[] found)
    {
        var tries = 0;
        for (var size = 1; size <= SmallSet && size < found.Length; size++)
        {
            foreach (var set in Sets(wishes, size, 0))
            {
                if (++tries > MostSmallSets || budget.Exhausted) return found;
                if (!IsPossible(set)) return [.. set];
            }
        }

        return found;
    }

    private static IEnumerable<IEnumerable<int>> Sets(List<int> wishes, int size, int from)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }

        for (var index = from; index <= wishes.Count - size; index++)
        {
            foreach (var rest in Sets(wishes, size - 1, index + 1)) yield return rest.Prepend(wishes[index]);
        }
    }
}
