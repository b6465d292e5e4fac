namespace Scheduly.Web.Schedules.Planning;

/// <summary>Puts clashes into words.</summary>
internal static class ClashReport
{
    public static Clash Of(PlanModel model, int[] clash)
    {
        Wish[] wishes = [.. clash.Select(index => Named(model, index))];
        var reason = wishes.Length == 1
            ? $"No schedule keeps this wish: {wishes[0].Text}."
            : $"No schedule keeps these wishes together: {string.Join("; ", wishes.Select(wish => wish.Text))}.";
        return new(wishes, reason);
    }

    /// <summary>Pinned sections and added courses that the candidates do not hold: each is a clash by itself.</summary>
    public static IEnumerable<Clash> NotOffered(PlanModel model)
    {
        foreach (var wish in model.Hard.Select(hard => hard.Wish))
        {
            var offered = wish.Kind switch
            {
                Wish.Pin => model.Request.Candidates.SelectMany(one => one.Sections).Any(section => HardWishes.Same(section.Crn, wish.Value)),
                Wish.Add => model.Request.Candidates.Any(one => HardWishes.Same(one.Course, wish.Value) && one.Sections.Count > 0),
                _ => true,
            };
            if (!offered) yield return new([wish], $"{(wish.Kind == Wish.Pin ? "CRN " : "")}{wish.Value} is not offered in {model.Request.Term}.");
        }
    }

    /// <summary>A CRN alone says little: the course and section stand with it.</summary>
    private static Wish Named(PlanModel model, int index)
    {
        var wish = model.Hard[index].Wish;
        if (wish.Kind != Wish.Pin || model.Options.FirstOrDefault(option => option.Pin == index)?.Section is not { } section) return wish;
        return wish with { Text = $"{Explainer.Name(section)} is pinned", Offer = $"Unpin {Explainer.Name(section)}." };
    }
}
