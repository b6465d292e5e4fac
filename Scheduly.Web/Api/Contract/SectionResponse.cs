using System.Text.Json.Serialization;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Api.Contract;

/// <summary>
/// A section as clients of the old contract know it: <c>days</c>, <c>start</c>, <c>end</c>, <c>location</c> and <c>instructor</c>
/// are those of its first meeting. What came later stands behind them; <c>meetings</c> has all of it.
/// </summary>
/// <param name="Days">Empty for a section without a time.</param>
/// <param name="Start">Null for a section without a time, and written even so.</param>
/// <param name="Credits">The lower bound where the catalogue offers a range.</param>
/// <param name="Finals">Final examinations, which are not among <paramref name="Meetings"/>; null when the catalogue names none.</param>
/// <param name="Waiting">People on the waiting list; null when the catalogue does not say, as for the next two.</param>
/// <param name="Mode">"online", "inPerson" or "hybrid".</param>
/// <param name="CreditChoices">Where it is taken for one or the other number of credits; null where they are fixed or a range.</param>
/// <param name="ModeText">The catalogue's own words where they are no known <paramref name="Mode"/>.</param>
internal sealed record SectionResponse(
    string Course,
    string Crn,
    string Section,
    Weekdays Days,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] TimeOnly? Start,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] TimeOnly? End,
    string? Location,
    string? Instructor,
    decimal Credits,
    IReadOnlyList<Meeting> Meetings,
    string? Title = null,
    decimal? MaxCredits = null,
    int? Seats = null,
    int? SeatsOpen = null,
    IReadOnlyList<Meeting>? Finals = null,
    int? Waiting = null,
    TeachingMode? Mode = null,
    string? Campus = null,
    IReadOnlyList<decimal>? CreditChoices = null,
    string? ModeText = null)
{
    public static SectionResponse From(Section section)
    {
        var first = section.Meetings.Count > 0 ? section.Meetings[0] : null;
        return new(
            section.Course,
            section.Crn,
            section.Name,
            first?.Days ?? Weekdays.None,
            first?.Start,
            first?.End,
            first is null ? section.Location : first.Location,
            section.Instructors.FirstOrDefault(),
            section.Credits,
            section.Meetings,
            section.Title,
            section.MaxCredits,
            section.Seats,
            section.SeatsOpen,
            section.Finals,
            section.Waiting,
            section.Mode,
            section.Campus,
            section.CreditChoices,
            section.ModeText);
    }
}
