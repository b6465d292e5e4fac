using System.Buffers;

namespace Scheduly.Web.Schedules;

/// <summary>One weekly meeting of a section: the same hours on each of its days, between two dates.</summary>
/// <param name="Days">Never empty: a section without a time has no meetings.</param>
/// <param name="Start">Local time at the school.</param>
/// <param name="End">Local time, after <paramref name="Start"/>.</param>
/// <param name="From">First day on which it can take place; null when the source names no dates.</param>
/// <param name="Until">Last day on which it can take place, itself included; null with <paramref name="From"/>.</param>
internal sealed record Meeting(
    Weekdays Days,
    TimeOnly Start,
    TimeOnly End,
    DateOnly? From = null,
    DateOnly? Until = null,
    string? Location = null,
    string? Instructor = null);

/// <summary>A section of a course as the catalogue offers it and as a plan holds it.</summary>
/// <param name="Course">Upper-cased, without spaces: "CS1501".</param>
/// <param name="Crn">The registrar's number, unique within a term.</param>
/// <param name="Name">"LEC-101", "LAB-201".</param>
/// <param name="Meetings">Empty for a section without a time (to be announced, online).</param>
/// <param name="Credits">What the plan counts; the lower bound where the catalogue offers a range.</param>
/// <param name="MaxCredits">The upper bound of a section with variable credits; null when fixed.</param>
/// <param name="SeatsOpen">Free seats; negative when overbooked, null when the source does not say.</param>
internal sealed record Section(
    string Course,
    string Crn,
    string Name,
    IReadOnlyList<Meeting> Meetings,
    decimal Credits,
    string? Title = null,
    decimal? MaxCredits = null,
    int? Seats = null,
    int? SeatsOpen = null)
{
    /// <summary>Lecture, laboratory, recitation: the letters before the dash of <see cref="Name"/>, or empty ("02", "1-1").</summary>
    public string Component =>
        Name.IndexOf('-') is > 0 and var dash && !Name.AsSpan(0, dash).ContainsAnyExcept(Letters) ? Name[..dash].ToUpperInvariant() : "";

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
