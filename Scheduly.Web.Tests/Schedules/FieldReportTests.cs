using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules;

/// <summary>
/// What users of schedule builders reported as misunderstood or misplanned, each with its right outcome: said to a catalogue, built, and held against the
/// finished plan. P is the sample of Pitt, T a registrar with oddities (<c>odd-registrar.json</c>), O Occidental, fall 2024. Reports about files (one CRN under
/// two subjects, letters that link, a replaced file) are in OddRegistrarTests, alternate weeks in LinkedSectionTests, days off in CalendarExportTests, the grid in DateListTests.
/// </summary>
public sealed class FieldReportTests
{
    private const string Odd = "T", Sample = "P", Real = "O";

    /// <summary>
    /// Where; what is said; the chips; what the plan has ("CS1571", "MKTG230 1") and has not ("!CS0441"), what cannot be placed ("?CS0441"); a sentence of the
    /// answer. Empty: not checked.
    /// </summary>
    public static readonly TheoryData<string, string, string, string, string> Said = new()
    {
        // Names
        { Sample, "add CS1571, avoid Dr. Ng", "Add CS1571; Not with Ng", "CS1571", "" },
        { Sample, "add CS0441, avoid Prof. Haddad and Prof. Ostergaard", "", "?CS0441", "no section with Haddad; no section with Ostergaard" },

        // Numbers and codes
        { Sample, "skip CS 441", "Skip CS0441", "!CS0441", "CS0441 is left out, as you wished." },
        { Sample, "add CS 445", "Add CS0445", "CS0445", "" },
        { Sample, "skip 10-301", "Skip 10-301", "", "No course of this term is 10301; the nearest are" },
        { Sample, "avoid 15-451", "Skip 15-451", "", "No course of this term is 15451; the nearest are" },
        { Sample, "add M 408C", "Add M408C", "?M408C", "No course of this term is M408C" },
        { Sample, "skip E 316L", "Skip E316L", "", "No course of this term is E316L" },
        { Sample, "skip CS 18000", "Skip CS18000", "", "No course of this term is CS18000" },
        { Sample, "add CSCI-UA 101", "Add CSCIUA101", "?CSCIUA101", "No course of this term is CSCIUA101" },
        { Sample, "add MATH-SHU 101", "Add MATHSHU101", "?MATHSHU101", "No course of this term is MATHSHU101" },
        { Sample, "skip AFAM-R 100", "Skip AFAMR100", "", "No course of this term is AFAMR100" },
        { Sample, "add COMPSCI C281A", "Add COMPSCIC281A", "?COMPSCIC281A", "No course of this term is COMPSCIC281A" },
        { Odd, "add USAF 0010", "Add USAF10", "USAF10", "" },

        // A day before or behind its hours
        { Sample, "Fridays no class after 2pm", "Free Fri after 14:00", "", "" },
        { Sample, "On Mondays, nothing before noon", "Free Mon before 12:00", "", "" },
        { Sample, "MWF no classes before 10", "Free Mon, Wed, Fri before 10:00", "", "" },
        { Sample, "done by 2 Fridays", "Free Fri after 14:00", "", "" },
        { Sample, "Tuesday: nothing after 3", "Free Tue after 15:00", "", "" },

        // An hour in a window
        { Sample, "an hour for lunch between 11 and 2", "60 minutes for lunch between 11:00 and 14:00", "", "60 minutes free between 11:00 and 14:00, as you wished." },
        { Sample, "one-hour lunch", "60 minutes for lunch between 11:00 and 14:00", "", "60 minutes free between 11:00 and 14:00, as you wished." },

        // Soft
        { Sample, "avoid 8ams but ok if needed", "Rather start after 09:00", "", "o class before 09:00" },
        { Sample, "prefer mornings", "Rather free every day after 12:00", "", "stays free" },
        { Sample, "prefer afternoon classes", "Rather free every day before 12:00; Rather free every day after 18:00", "", "" },
        { Sample, "I'd rather not have Friday class", "Rather no Friday", "", "o class on Friday" },

        // How and where
        { Sample, "no online classes", "No online classes", "", "(how it is taught is not given)." },
        { Sample, "online only", "Online only", "", "" },
        { Sample, "in person only", "In person only", "", "(how it is taught is not given)." },
        { Sample, "main campus only", "Only on main campus", "", "" },
        { Sample, "no honors sections", "No honors sections", "", "(no attributes are given)." },

        // Beside the classes, and how close they stand
        { Sample, "I have practice MWF 3-5pm", "Practice free Mon, Wed, Fri 15:00–17:00", "", "" },
        { Sample, "soccer tues 4-6", "Soccer free Tue 16:00–18:00", "", "" },
        { Sample, "MW work 9-12", "Work free Mon, Wed 09:00–12:00", "", "" },
        { Sample, "not back to back", "Not back to back", "", "No classes back to back, as you wished." },
        { Sample, "back to back is fine", "", "", "" },
        { Sample, "no more than 3 classes a day", "At most 3 classes a day", "", "At most 3 classes a day, as you wished." },
        { Sample, "15 minutes between classes", "15 minutes between classes", "", "" },
        { Sample, "3 day weekend", "Three-day weekend", "", "A three-day weekend, as you wished." },

        // What belongs together
        { Real, "add CHEM120", "Add CHEM120", "CHEM120 CHEM120L", "CHEM120L comes along: it is the laboratory of CHEM120." },
        { Real, "add CHEM 120L", "Add CHEM120L", "CHEM120L !CHEM120", "CHEM120L is the laboratory of CHEM120, which is not in this schedule: add CHEM120." },
        { Odd, "add MKTG230, no Friday", "No Friday; Add MKTG230", "MKTG230 !4 !REC-4-1", "MKTG230 is in, as you asked." },
        { Odd, "add CMPE160", "Add CMPE160", "CMPE160 01 LAB-01L1", "" },

        // Dates, seats, topics, credits
        { Odd, "add EXAM101, done by 5", "Done by 17:00; Add EXAM101", "EXAM101", "EXAM101 01 meets once on Thursday, October 9, 19:00 to 21:00 (Common exam)." },
        { Odd, "add XLST101, only open sections", "Add XLST101; Only open sections", "?XLST101", "only sections with open seats" },
        { Odd, "pin 88031 and 88032", "Pin CRN 88031; Pin CRN 88032", "CS8803 A B", "" },
        { Odd, "3 credits of CS4699", "Add CS4699; Count CS4699 as 3 credits", "CS4699=3", "" },
        { Odd, "add CS4699", "Add CS4699", "CS4699=1", "" },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void What_is_said_is_meant_and_planned(string where, string said, string chips, string plan, string sentence)
    {
        var change = Build(where, said);
        var schedule = change.State.Active!;
        if (chips.Length > 0) Assert.Equal(chips, string.Join("; ", schedule.Preferences.Chips().Select(chip => chip.Label)));
        Assert.Empty(change.Wishes!.NotUnderstood);
        var planned = schedule.LastPlan!;
        foreach (var one in plan.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Holds(planned, one);
        string[] sentences = [change.Message, .. planned.Explanations, .. planned.Clashes.Select(clash => clash.Reason), .. planned.Unplaced.Select(one => one.Reason)];
        Assert.Contains(sentences, one => one.Contains(sentence, StringComparison.Ordinal));

        // Nothing is confirmed that the finished plan does not keep.
        foreach (var wish in HardWishes.Of(schedule.Preferences.HardPart()).Where(wish => planned.Explanations.Contains($"{Explainer.Sentence(wish.Wish.Text)}, as you wished.")))
            Assert.DoesNotContain(planned.Sections, wish.IsBrokenBy);
    }

    [Fact]
    public void Those_five_sections_are_avoided_that_a_li_teaches()
    {
        var wish = Assert.Single(HardWishes.Of(new WishList().Merge(WishParser.Parse("avoid professor Li"))));
        var banned = Term(Real).Courses.SelectMany(course => course.Sections).Where(wish.IsBrokenBy).Select(section => section.Crn);
        Assert.Equal(["1139", "1262", "1263", "1650", "1685"], banned.Order());
    }

    [Theory]
    [InlineData(Sample, "CS 445", "CS0445")]
    [InlineData(Odd, "USAF 0010", "USAF10")]
    public void A_search_compares_numbers_as_numbers(string where, string text, string code) =>
        Assert.Equal(code, Term(where).Search(new(text)).Courses[0].Course.Code);

    [Fact]
    public void A_completed_course_may_have_a_long_code()
    {
        var state = Handler(Sample).Apply(Build(Sample, "").State, new Complete(["COMPSCI C281A", "CSCI-UA 101"])).State;
        Assert.Equal(["COMPSCIC281A", "CSCIUA101"], state.Active!.CompletedCourses);
    }

    [Fact]
    public void Laboratory_that_came_along_can_be_dropped_and_stays_out()
    {
        var state = Handler(Real).Apply(Build(Real, "add CHEM120").State, new DropCourse("CHEM 120L")).State;
        Assert.Contains("skip:CHEM120L", state.Active!.Preferences.Chips().Select(chip => chip.Id));
        Assert.Contains("CHEM120", state.Active.LastPlan!.Sections.Select(section => section.Course));
        Assert.DoesNotContain("CHEM120L", state.Active.LastPlan.Sections.Select(section => section.Course));
    }

    [Fact]
    public void No_plan_of_biology_has_a_course_without_its_laboratory()
    {
        var (term, plan) = (Term(Real), Build(Real, "").State.Active!.LastPlan!);
        var plans = plan.Alternatives.Select(other => other.Crns.Select(crn => term.FindSection(crn)!.Course).ToHashSet()).Append([.. plan.Sections.Select(section => section.Course)]).ToList();
        Assert.Contains(plans, courses => courses.Any(course => course.EndsWith('L')));
        foreach (var courses in plans)
            Assert.All(courses, course => Assert.True(term.FindCourse($"{course}L") is null || courses.Contains($"{course}L"), $"{course} in {string.Join(' ', courses)}"));
    }

    [Fact]
    public void What_the_form_takes_the_command_takes_too()
    {
        var label = new string('x', CommandHandler.LongestLabel);
        var state = Handler(Sample).Apply(Build(Sample, "").State, new Block(Weekdays.Tuesday, new(18, 0), new(21, 0), label)).State;
        Assert.Equal(label, state.Active!.Preferences.BlockedTimes[0].Label, ignoreCase: true);
    }

    private static void Holds(Plan plan, string expected)
    {
        string[] names = [.. plan.Sections.SelectMany(section => new[] { section.Course, section.Name })];
        if (expected[0] == '!') Assert.DoesNotContain(expected[1..], names);
        else if (expected[0] == '?') Assert.Contains(expected[1..], plan.Unplaced.Select(one => one.Course));
        else if (expected.Split('=') is [var course, var credits]) Assert.Equal(credits, HardWishes.Credits(plan.Sections.Where(section => section.Course == course).Sum(section => section.Credits)));
        else Assert.Contains(expected, names);
    }

    private static Change Build(string where, string said) => Handler(where).Apply(new SessionState(), where switch
    {
        Sample => new Build("Pitt", "Computer Science", "2251", said),
        Odd => new Build("T", "Business", "202509", said),
        _ => new Build("Occidental", "Biology", "202409", said),
    });

    private static CommandHandler Handler(string where)
    {
        var time = TimeProvider.System;
        return new(new SchedulePlanner(new CourseCatalog([Term(where)]), new Planner(time), new ScheduleActivity(time)), time);
    }

    private static TermCatalog Term(string where)
    {
        if (where == Sample) return PittSample.Load();
        if (where == Odd) return OddRegistrarTests.Odd();
        using var host = new CatalogHost();
        return host.With("Sources:0:School", "Occidental").With("Sources:0:Term", "202409")
            .With("Sources:0:File", Path.Combine(CatalogHost.RealCatalogs(), "occidental-202409.json")).Load().Terms[0];
    }
}
