using CsCheck;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Wish = Scheduly.Web.Schedules.Planning.Wish;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>The planner against a count of all plans, on some ten thousand small requests.</summary>
public sealed class PlannerPropertyTests
{
    private static PlanResult Run(PlanRequest request) => new Planner(TimeProvider.System).Plan(request, CancellationToken.None);

    [Fact]
    public void Plans_are_the_best_of_all_in_their_order() =>
        PlanGen.Request.Sample(request =>
        {
            var all = new BruteForce(request).Scores();
            var result = Run(request);
            if (all.Length == 0)
            {
                Assert.False(result.Fits);
                return;
            }

            // Best first, none missing, and none of less worth kept instead: whatever was pruned was rightly pruned.
            Assert.Equal(all.Take(request.Limits.Results + 1), result.Plan.Alternatives.Select(plan => (long)plan.Score).Prepend(result.Score));
            Assert.All(result.Plan.Clashes, clash => Assert.Contains("not offered", clash.Reason, StringComparison.Ordinal));
        }, iter: 6_000);

    [Fact]
    public void Plans_never_clash_and_keep_limits_and_pins() =>
        PlanGen.Request.Sample(request =>
        {
            var result = Run(request);
            var rules = new BruteForce(request);
            var byCrn = request.Candidates.SelectMany(course => course.AllSections).ToDictionary(section => section.Crn);
            var pins = request.Wishes.PinSections.Where(byCrn.ContainsKey).ToList();
            foreach (var crns in result.Plan.Alternatives.Select(one => one.Crns).Prepend(result.Crns()))
            {
                Section[] plan = [.. crns.Select(crn => byCrn[crn])];
                Assert.True(BruteForce.Fits(plan));
                Assert.All(plan, section => Assert.True(pins.Contains(section.Crn) || rules.Keeps(section)));
                Assert.All(plan.GroupBy(section => (section.Course, section.Component)).Where(place => place.Count() > 1), place => Assert.Contains(place, section => rules.IsListed(section)));
                Assert.All(plan.GroupBy(section => section.Course), course => Assert.True(rules.IsWhole([.. course])));

                if (result.Plan.Clashes.All(clash => clash.Reason.Contains("not offered", StringComparison.Ordinal))) Assert.All(pins, pin => Assert.Contains(pin, crns));
            }

            // Whatever was asked for is either in the plan or said to be missing.
            foreach (var course in request.Candidates.Where(one => request.Wishes.AddCourses.Contains(one.Course) || one.Sections.Any(section => pins.Contains(section.Crn))))
            {
                Assert.True(result.Courses().Contains(course.Course) || result.Plan.Unplaced.Any(one => one.Course == course.Course));
            }
        }, iter: 2_500);

    [Fact]
    public void Nothing_is_confirmed_that_the_plan_does_not_keep() =>
        PlanGen.Request.Sample(request =>
        {
            var plan = Run(request).Plan;
            Check(request.Wishes.HardPart(), "as you wished.");
            Check(request.Wishes.SoftPart(), "as you would rather have it.");

            void Check(WishList wishes, string end)
            {
                var all = HardWishes.Of(wishes).Select(hard => hard.Wish).ToList();
                foreach (var wish in all.Where(wish => plan.Explanations.Contains($"{Explainer.Sentence(wish.Text)}, {end}")))
                {
                    var only = request with { Wishes = all.Where(other => other != wish).Aggregate(wishes, (list, other) => list.Without(other.Kind, other.Value)) };
                    Assert.True(new BruteForce(only).KeepsAll(plan.Sections), wish.Text);
                }
            }
        }, iter: 2_500);

    [Fact]
    public void Clashes_are_real_and_have_nothing_to_spare() =>
        PlanGen.Request.Where(request => new BruteForce(request).Scores().Length == 0).Sample(request =>
        {
            var result = Run(request);
            Assert.False(result.Fits);
            var all = HardWishes.Of(request.Wishes).Select(hard => hard.Wish).ToList();
            var clashes = result.Plan.Clashes.Where(clash => !clash.Reason.Contains("not offered", StringComparison.Ordinal)).ToList();

            // Sections that overlap within each course leave nothing to plan, whatever is wished.
            if (new BruteForce(Without(request, all)).Scores().Length == 0) return;
            Assert.NotEmpty(clashes);
            foreach (var clash in clashes)
            {
                var only = Without(request, all.Where(wish => !clash.Wishes.Any(one => one.Kind == wish.Kind && one.Value == wish.Value)));
                Assert.Empty(new BruteForce(only).Scores());
                foreach (var wish in clash.Wishes) Assert.NotEmpty(new BruteForce(Without(only, [wish])).Scores());
            }

            // Without the wishes that were named there is a plan.
            if (clashes.Count < 5) Assert.NotEmpty(new BruteForce(Without(request, clashes.SelectMany(clash => clash.Wishes))).Scores());
        }, iter: 1_000);

    [Fact]
    public void Same_request_gives_the_same_plan_in_whatever_order_it_is_given() =>
        PlanGen.Request.Sample(request =>
        {
            var turned = request with { Candidates = [.. request.Candidates.Reverse().Select(course => course with { Sections = [.. course.Sections.Reverse()] })] };
            var (one, again, other) = (Run(request), Run(request), Run(turned));
            Assert.Equal(Text(one), Text(again));
            Assert.Equal(one.Crns(), other.Crns());
            Assert.Equal(one.Plan.Alternatives.Select(plan => string.Join(' ', plan.Crns)), other.Plan.Alternatives.Select(plan => string.Join(' ', plan.Crns)));
        }, iter: 1_000);

    private static string Text(PlanResult result) => System.Text.Json.JsonSerializer.Serialize(result);

    private static PlanRequest Without(PlanRequest request, IEnumerable<Wish> wishes) =>
        request with { Wishes = wishes.Aggregate(request.Wishes, (list, wish) => list.Without(wish.Kind, wish.Value)) };
}
