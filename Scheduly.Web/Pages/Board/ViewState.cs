using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages.Board;

/// <summary>What of the board is open: all of it stands in the address, so that it works without script and survives a reload.</summary>
internal sealed record ViewState
{
    /// <summary>Of the page that the board stands on, from the root of the application.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Where the board's commands go.</summary>
    public string ActUrl => Path + "?handler=Act";

    /// <summary>The section whose details and alternatives are open.</summary>
    public string? Crn { get; init; }

    /// <summary>The search text; null while nothing is searched.</summary>
    public string? Text { get; init; }

    public Weekdays Days { get; init; }

    public TimeOnly? From { get; init; }

    public TimeOnly? Until { get; init; }

    public bool OpenOnly { get; init; }

    /// <summary>All other schedules are shown, not only the first few.</summary>
    public bool AllOthers { get; init; }

    /// <summary>The first form is open, to add a schedule of another programme.</summary>
    public bool Adds { get; init; }

    /// <summary>The example of the start page that is tried, an index of <see cref="StartExamples.Wishes"/>; null before any is.</summary>
    public int? Example { get; init; }

    public bool Searches => Text is not null;

    public bool Filters => Days != Weekdays.None || From is not null || Until is not null || OpenOnly;

    public CatalogQuery Query => new(Text ?? "", Days, From, Until, OpenOnly);

    /// <summary>What is not well-formed counts as not given: an address is typed by anybody.</summary>
    public static ViewState Read(IQueryCollection query) => new()
    {
        Crn = query["crn"].FirstOrDefault() is { Length: > 0 and <= 20 } crn ? crn : null,
        Text = query["q"].FirstOrDefault() is { Length: <= 100 } text ? text : null,
        Days = query["day"].Aggregate(Weekdays.None, (days, name) => WeekdayNames.TryParse(name, out var day) ? days | day : days),
        From = Time(query["from"].FirstOrDefault()),
        Until = Time(query["until"].FirstOrDefault()),
        OpenOnly = query.ContainsKey("open"),
        AllOthers = query.ContainsKey("others"),
        Adds = query.ContainsKey("add"),
        Example = int.TryParse(query["try"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var example) && example < StartExamples.Wishes.Count ? example : null,
    };

    /// <summary>As <see cref="Read"/>, of an address that <see cref="Url"/> made, or anybody else.</summary>
    public static ViewState Parse(string? url) =>
        Read(new QueryCollection(QueryHelpers.ParseQuery(url?.IndexOf('?') is >= 0 and var at ? url[at..] : "")));

    /// <summary>What is open after a command: the details follow a swap, and close when their section has gone.</summary>
    public ViewState After(ScheduleCommand command) => command switch
    {
        Swap swap => this with { Crn = swap.With },
        Pin or Unpin or Refine or DropWish or Block or Rename or AddCourse or Undo or Redo => this,
        _ => this with { Crn = null, AllOthers = false, Adds = false, Example = null },
    };

    /// <summary>The address of the page in this state.</summary>
    public string Url()
    {
        var query = new QueryBuilder();
        if (Crn is not null) query.Add("crn", Crn);
        if (Text is not null) query.Add("q", Text);
        foreach (var day in Days.ShortNames()) query.Add("day", day);
        if (From is { } from) query.Add("from", Text24(from));
        if (Until is { } until) query.Add("until", Text24(until));
        if (OpenOnly) query.Add("open", "on");
        if (AllOthers) query.Add("others", "all");
        if (Adds) query.Add("add", "schedule");
        if (Example is { } example) query.Add("try", example.ToString(CultureInfo.InvariantCulture));
        return Path + query.ToQueryString();
    }

    public static string Text24(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static TimeOnly? Time(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
