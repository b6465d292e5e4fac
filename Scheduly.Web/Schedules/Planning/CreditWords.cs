using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Says how a plan's credits stand to the limits and to the target.</summary>
internal static class CreditWords
{
    public static void Describe(PlanOutline plan, List<string> sentences)
    {
        if (plan.Options.Count == 0) return;
        var request = plan.Model.Request;
        var (credits, said) = (plan.Credits, HardWishes.Credits(plan.Credits) + (plan.Credits == 1 ? " credit" : " credits"));
        var max = request.Wishes.MaxCredits ?? request.ProgramMaxCredits;
        var min = request.Wishes.MinCredits ?? request.ProgramMinCredits;

        var open = plan.Options.Select(option => option.Section).Where(section => section.MaxCredits is not null && !IsChosen(request.Wishes, section)).ToList();
        if (credits > max)
        {
            var why = plan.Options.Any(option => option.Pin >= 0) ? "pinned sections stand before the limit" : "you asked for these courses";
            sentences.Add($"{said}, over {HardWishes.Credits(max.Value)}: {why}.");
        }
        else if (open.Count > 0)
        {
            // The least of each is counted: neither a limit nor a target is confirmed from it.
            var ranges = open.Select(section => $"{Explainer.Name(section)} ({Of(section)} credits)");
            sentences.Add($"{said} at least: not known for {Explainer.List([.. ranges])}. Say how many, such as \"{HardWishes.Credits(open[0].MaxCredits!.Value)} credits of {open[0].Course}\".");
            return;
        }
        else if (credits < min)
        {
            sentences.Add($"{said}, under {HardWishes.Credits(min.Value)}.");
        }
        else
        {
            sentences.Add((min, max) switch
            {
                ({ } least, { } most) => $"{said}, within {HardWishes.Credits(least)} to {HardWishes.Credits(most)}.",
                (null, { } most) => $"{said}, at most {HardWishes.Credits(most)}.",
                ({ } least, null) => $"{said}, at least {HardWishes.Credits(least)}.",
                _ => $"{said}.",
            });
        }

        if (request.Wishes.TargetCredits is not { } target) return;
        sentences.Add(credits == target
            ? $"{said}, as you wished."
            : $"{HardWishes.Credits(Math.Abs(credits - target))} {(credits < target ? "fewer" : "more")} than the {HardWishes.Credits(target)} credits you wished.");
    }

    /// <summary>"3", "1 to 12", "2 or 3".</summary>
    public static string Of(Section section) =>
        section.CreditChoices is { } choices ? Explainer.List([.. choices.Select(HardWishes.Credits)], "or")
        : section.MaxCredits is { } most ? $"{HardWishes.Credits(section.Credits)} to {HardWishes.Credits(most)}"
        : HardWishes.Credits(section.Credits);

    private static bool IsChosen(WishList wishes, Section section) => wishes.CourseCredits?.Any(one => HardWishes.Same(one.Course, section.Course) && one.Fits(section)) is true;
}
