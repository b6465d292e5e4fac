using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>Sections, campuses and courses by the names of a small catalogue, and what is answered where it has no such thing.</summary>
public sealed class CatalogNamesTests
{
    private const string File = """
        [{"code":"HIS","courses":[
          {"subj":"HIS","crse":"101","sections":[
            {"crn":"11","sec":"LEC-0001","credMin":3,"campus":"Main Campus","timeslots":[{"days":["M"],"timeStart":900,"timeEnd":1000}]},
            {"crn":"13","sec":"LEC-0003","credMin":3,"campus":"North Campus","timeslots":[{"days":["T"],"timeStart":900,"timeEnd":1000}]},
            {"crn":"14","sec":"REC-0003","credMin":0,"campus":"South Campus","timeslots":[{"days":["W"],"timeStart":900,"timeEnd":1000}]}]},
          {"subj":"HIS","crse":"102","sections":[{"crn":"21","sec":"01","credMin":3,"campus":"East Campus","timeslots":[{"days":["F"],"timeStart":2200,"timeEnd":100}]}]},
          {"subj":"ART","crse":"102","sections":[{"crn":"21","sec":"01","credMin":3,"campus":"East Campus","timeslots":[{"days":["F"],"timeStart":2200,"timeEnd":100}]}]}]}]
        """;

    [Theory]
    [InlineData("add HIS 101 LEC-3", "Pin CRN 13")]
    [InlineData("pin HIS101 LEC-0003", "Pin CRN 13")]
    [InlineData("take HIS 101 lecture 1", "Pin CRN 11")]
    [InlineData("add HIS 101 LEC-3 and REC-3", "Pin CRN 13, Pin CRN 14")]
    [InlineData("add HIS 101 section 1", "Pin CRN 11")]
    [InlineData("add HIS 102 LEC-1", "Pin CRN 21")]
    [InlineData("main campus only", "Only on main campus")]
    [InlineData("not on north campus", "Not on north campus")]
    public void What_the_catalogue_names_is_found(string said, string labels)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Term());
        Assert.Empty(notes);
        Assert.Equal(labels, string.Join("; ", wishes.Understood.Select(wish => wish.Label)));
        Assert.Equal(labels, string.Join(", ", new WishList().Merge(wishes).Chips().Select(chip => chip.Label)));
    }

    [Theory]
    [InlineData("add HIS 101 LEC-4", "HIS101 has no section LEC-4; it has LEC-0001, LEC-0003 and REC-0003.")]
    [InlineData("add HIS 101 section 3", "HIS101 3 may be LEC-0003 (CRN 13) or REC-0003 (CRN 14): say which, such as \"pin 13\".")]
    [InlineData("add HIS 999 LEC-1", "No course of this term is HIS999; the nearest are HIS101, HIS102 and ART102.")]
    [InlineData("downtown campus only", "No campus of this term is downtown campus; the nearest are North Campus, South Campus and East Campus.")]
    [InlineData("not on noth campus", "No campus of this term is noth campus; the nearest are North Campus, ")]
    public void What_it_does_not_name_is_told_and_not_kept(string said, string note)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Term());
        Assert.StartsWith(note, Assert.Single(notes), StringComparison.Ordinal);
        Assert.Empty(wishes.Understood);
        Assert.Equal(said, Assert.Single(wishes.NotUnderstood).Of(said));
    }

    [Theory]
    [InlineData("start after 9", true)]
    [InlineData("start after 11pm", false)]
    [InlineData("no Saturday", false)]
    [InlineData("done by 11pm", false)]
    public void Class_past_midnight_begins_in_the_evening(string said, bool fits)
    {
        var section = Term().FindCourse("HIS102")!.Sections[0];
        var wishes = new WishList().Merge(WishParser.Parse(said)) with { AddCourses = ["HIS102"] };
        var result = new Planner(TimeProvider.System).Plan(new("202509", [new("HIS102", [section])]) { Wishes = wishes }, TestContext.Current.CancellationToken);
        Assert.Equal(2, section.Meetings.Count);
        Assert.Equal(fits, result.Fits);
    }

    [Fact]
    public void Course_that_is_dropped_and_stays_under_another_code_is_said_to_stay()
    {
        var time = TimeProvider.System;
        var handler = new CommandHandler(new SchedulePlanner(new CourseCatalog([Term()]), new Planner(time), new ScheduleActivity(time)), time);
        var state = handler.Apply(new SessionState(), new Build("T", "HIS", "202509", "add HIS 102 and ART 102")).State;
        var change = handler.Apply(state, new DropCourse("HIS 102"));
        Assert.Equal(["21"], change.State.Active!.LastPlan!.Sections.Where(section => section.Course is "ART102" or "HIS102").Select(section => section.Crn));
        Assert.Contains("CRN 21 stays as ART102 01, the same section: drop ART102 too to leave it out.", change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("stays", handler.Apply(change.State, new DropCourse("ART 102")).Message, StringComparison.Ordinal);
    }

    private static TermCatalog Term()
    {
        using var host = new CatalogHost();
        return host.WithSource(0, "T", "202509", File).Load().Terms.First(one => one.School == "T");
    }
}
