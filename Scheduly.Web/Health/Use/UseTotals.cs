namespace Scheduly.Web.Health.Use;

/// <summary>How often what was done, without persons: names of actions, "school term" and "school course", each with its count.</summary>
/// <param name="Since">When counting began; null when there is nothing.</param>
internal sealed record UseTotals(
    DateTimeOffset? Since,
    IReadOnlyList<KeyValuePair<string, long>> Actions,
    IReadOnlyList<KeyValuePair<string, long>> Terms,
    IReadOnlyList<KeyValuePair<string, long>> Courses)
{
    public const string Abandoned = "abandoned";

    public static readonly UseTotals None = new(null, [], [], []);

    public bool IsEmpty => Actions.Count + Terms.Count + Courses.Count == 0;

    public long Count(string action) => Actions.FirstOrDefault(one => one.Key == action).Value;

    public static UseTotals Sum(IEnumerable<UseTotals> all)
    {
        var sum = new UseTally();
        foreach (var one in all) sum.Add(one);
        return sum.Totals;
    }
}

/// <summary>Totals that grow; one thread at a time.</summary>
internal sealed class UseTally
{
    /// <summary>Of each kind as many names are kept. There are some twenty actions, and terms are those of the catalogue.</summary>
    private const int MostActions = 60, MostTerms = 100, MostCourses = 300;

    private readonly TopCounts _actions = new(MostActions), _terms = new(MostTerms), _courses = new(MostCourses);
    private DateTimeOffset? _since;

    public UseTotals Totals => new(_since, _actions.Ranked, _terms.Ranked, _courses.Ranked);

    public void Begin(DateTimeOffset now) => _since ??= now;

    public void Action(string name) => _actions.Add(name);

    public void Build(string school, string term, IEnumerable<string> courses)
    {
        _terms.Add($"{school} {term}");
        foreach (var course in courses) _courses.Add($"{school} {course}");
    }

    public void Add(UseTotals others)
    {
        if (others.Since < (_since ?? DateTimeOffset.MaxValue)) _since = others.Since;
        foreach (var (name, count) in others.Actions) _actions.Add(name, count);
        foreach (var (name, count) in others.Terms) _terms.Add(name, count);
        foreach (var (name, count) in others.Courses) _courses.Add(name, count);
    }

    /// <summary>Takes out what another node has taken over.</summary>
    public void Subtract(UseTotals others)
    {
        foreach (var (name, count) in others.Actions) _actions.Subtract(name, count);
        foreach (var (name, count) in others.Terms) _terms.Subtract(name, count);
        foreach (var (name, count) in others.Courses) _courses.Subtract(name, count);
    }
}
