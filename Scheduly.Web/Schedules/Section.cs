using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules;

/// <summary>One weekly meeting of a section: the same hours on each of its days, between two dates.</summary>
/// <param name="Days">Never empty: a section without a time has no meetings.</param>
/// <param name="Start">Local time at the school.</param>
/// <param name="End">Local time, after <paramref name="Start"/>.</param>
/// <param name="From">First day on which it can take place; null when the source names no dates.</param>
/// <param name="Until">Last day on which it can take place, itself included; null with <paramref name="From"/>.</param>
/// <param name="EveryWeeks">2 for every other week, counted from the week of <paramref name="From"/>; null for every week.</param>
internal sealed record Meeting(
    Weekdays Days,
    TimeOnly Start,
    TimeOnly End,
    DateOnly? From = null,
    DateOnly? Until = null,
    string? Location = null,
    string? Instructor = null,
    int? EveryWeeks = null)
{
    /// <summary>Each of its days comes once, as for an evening exam: it is no part of the week.</summary>
    [JsonIgnore]
    public bool IsSingle => From is { } from && Until is { } until && until.DayNumber - from.DayNumber < 7 * (EveryWeeks ?? 1);
}

/// <summary>How a section is taught; in JSON "online", "inPerson" and "hybrid".</summary>
[JsonConverter(typeof(TeachingModeConverter))]
internal enum TeachingMode
{
    InPerson,
    Online,

    /// <summary>Partly in a room and partly online.</summary>
    Hybrid,
}

internal sealed class TeachingModeConverter() : JsonStringEnumConverter<TeachingMode>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>
/// A section of a course as the catalogue offers it and as a plan holds it. To take a course is to take one section of each of
/// its components, all of the same <paramref name="Link"/>.
/// </summary>
/// <param name="Course">Upper-cased, without spaces: "CS1501".</param>
/// <param name="Crn">The registrar's number, unique within a term.</param>
/// <param name="Name">"LEC-101", "LAB-201".</param>
/// <param name="Meetings">Empty for a section without a time (to be announced, online).</param>
/// <param name="Credits">What the plan counts; the lower bound where the catalogue offers a range.</param>
/// <param name="MaxCredits">The upper bound of a section with variable credits; null when fixed.</param>
/// <param name="SeatsOpen">Free seats; negative when overbooked, null when the source does not say.</param>
/// <param name="Instructor">Who teaches what has no time; a meeting names its own.</param>
/// <param name="Location">Where what has no time takes place ("Online"); a meeting names its own.</param>
/// <param name="Link">Sections of one course with different links do not go together (laboratory 1-2 belongs to lecture 01); null goes with all.</param>
/// <param name="Together">What must be taken with it: one of these lists of CRNs, each whole; null when the source does not say.</param>
/// <param name="Finals">Its final examinations; they are no part of <paramref name="Meetings"/>.</param>
/// <param name="Waiting">People on the waiting list; null when the source does not say.</param>
/// <param name="Mode">How it is taught; null when the source does not say.</param>
/// <param name="Campus">As the source names it ("Main Campus"); null when it does not.</param>
/// <param name="Attributes">What the source says of it beside all that ("Honors"); empty when it says that there is nothing, null when it does not say.</param>
/// <param name="Untimed">Days of those of its meetings that have no hours yet, none when a day is not known either; null when all meetings have hours.</param>
/// <param name="CreditChoices">The credits that it can be taken for, the fewest first, where it is one or the other; null where they are fixed or all between two bounds.</param>
/// <param name="ModeText">The source's own words where <paramref name="Mode"/> is not known from them ("Flex"); else null.</param>
internal sealed record Section(
    string Course,
    string Crn,
    string Name,
    IReadOnlyList<Meeting> Meetings,
    decimal Credits,
    string? Title = null,
    decimal? MaxCredits = null,
    int? Seats = null,
    int? SeatsOpen = null,
    string? Instructor = null,
    string? Location = null,
    string? Link = null,
    TeachingMode? Mode = null,
    string? Campus = null,
    IReadOnlyList<string>? Attributes = null,
    IReadOnlyList<IReadOnlyList<string>>? Together = null,
    IReadOnlyList<Meeting>? Finals = null,
    int? Waiting = null,
    Weekdays? Untimed = null,
    IReadOnlyList<decimal>? CreditChoices = null,
    string? ModeText = null)
{
    /// <summary>Lecture, laboratory, recitation: the letters before the first dash of <see cref="Name"/>, or empty ("01", "1-2").</summary>
    [JsonIgnore]
    public string Component => Name.IndexOf('-') is > 0 and var dash && !Name.AsSpan(0, dash).ContainsAnyExcept(Letters)
        ? Name.AsSpan(0, dash) switch { "LEC" => "LEC", "LAB" => "LAB", "REC" => "REC", "DIS" => "DIS", var other => other.ToString().ToUpperInvariant() }
        : "";

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>All who teach it, each once, in the order of the meetings.</summary>
    [JsonIgnore]
    public IEnumerable<string> Instructors => Meetings.Select(meeting => meeting.Instructor).Append(Instructor).OfType<string>().Distinct();

    /// <summary>True when it may meet on one of these days at an hour that the source does not give.</summary>
    public bool MayMeetUnseen(Weekdays days) => Untimed is { } untimed ? untimed == Weekdays.None || (untimed & days) != Weekdays.None : Meetings.Count == 0;

    /// <summary>Days of the week on which it is known to meet, at hours that are known or not.</summary>
    public Weekdays WeeklyDays() => Meetings.Where(meeting => !meeting.IsSingle).Aggregate(Untimed ?? Weekdays.None, (days, meeting) => days | meeting.Days);

    /// <summary>As a week shows it: without what takes place once.</summary>
    public Section Weekly() => Meetings.Any(meeting => meeting.IsSingle) ? this with { Meetings = [.. Meetings.Where(meeting => !meeting.IsSingle)] } : this;
}
