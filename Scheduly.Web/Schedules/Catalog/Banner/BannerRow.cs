using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>One row of Banner 9's <c>searchResults</c> as a section of a catalogue file.</summary>
internal static class BannerRow
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <param name="together">Of <c>fetchLinkedSections</c>; null when nothing is linked.</param>
    public static QuacsSection Section(JsonElement row, IReadOnlyList<IReadOnlyList<string>>? together)
    {
        var (least, most) = Credits(row);
        var isChoice = most is not null && Text(row, "creditHourIndicator") == "OR";
        var sequence = Text(row, "sequenceNumber") ?? "";
        var component = ComponentOf(Text(row, "scheduleTypeDescription"));
        return new()
        {
            Crn = Text(row, "courseReferenceNumber") ?? throw new JsonException("missing: 'courseReferenceNumber'"),
            Sec = component is null ? sequence : $"{component}-{sequence}",
            Title = Text(row, "courseTitle"),
            CredMin = least,
            CredMax = most,
            CredChoices = isChoice ? [least, most!.Value] : null,
            Cap = Number(row, "maximumEnrollment"),
            Rem = Number(row, "seatsAvailable"),
            CrossListRem = Text(row, "crossList") is null ? null : Number(row, "crossListAvailable"),
            Waiting = Number(row, "waitCount"),
            Campus = Text(row, "campusDescription"),

            // A code such as "TR" means what its school says, and that is not in the row: it stays as it is.
            Mode = Text(row, "instructionalMethodDescription") ?? Text(row, "instructionalMethod"),
            Attributes = !row.TryGetProperty("sectionAttributes", out var attributes) || attributes.ValueKind != JsonValueKind.Array ? null : [.. Rows(row, "sectionAttributes").Select(one => Text(one, "description") ?? Text(one, "code")).OfType<string>()],
            Together = together,
            Timeslots = [.. Rows(row, "meetingsFaculty").Select(meeting => Slot(meeting, People(meeting, row))).OfType<QuacsTimeslot>()],
        };
    }

    /// <summary>"OR" with a low of 0 is no course without credits: one of the two is taken, and it is the other.</summary>
    public static (decimal Least, decimal? Most) Credits(JsonElement row)
    {
        var (hours, low, high) = (Amount(row, "creditHours"), Amount(row, "creditHourLow"), Amount(row, "creditHourHigh"));
        var least = Text(row, "creditHourIndicator") switch
        {
            "OR" => new[] { low, high }.Where(one => one > 0).Min() ?? hours ?? 0,
            "TO" => low ?? hours ?? 0,
            _ => hours ?? low ?? 0,
        };
        if (Text(row, "creditHourIndicator") == "OR" && low > high) high = low;
        return (least, high > least ? high : null);
    }

    public static bool HasCredits(JsonElement row) => Amount(row, "creditHours") is not null || Amount(row, "creditHourLow") is not null || Amount(row, "creditHourHigh") is not null;

    /// <summary>" (CS 0001, CRN 10001)", or with its title where it has no CRN, as far as the row says it.</summary>
    public static string Name(JsonElement row)
    {
        var course = string.Join(' ', new[] { Text(row, "subject"), Text(row, "courseNumber") }.OfType<string>());
        var title = Text(row, "courseTitle") is { } words ? $"\"{words}\"" : null;
        string[] parts = Text(row, "courseReferenceNumber") is { } crn ? [course, $"CRN {crn}"] : [$"{course} {title}".Trim()];
        var name = string.Join(", ", parts.Where(part => part.Length > 0));
        return name.Length > 0 ? $" ({name})" : "";
    }

    /// <returns>Hours of a meeting that are written and are no time: "2575".</returns>
    public static string? TimeFault(JsonElement meeting)
    {
        var time = meeting.ValueKind == JsonValueKind.Object && meeting.TryGetProperty("meetingTime", out var found) ? found : default;
        return Array.Find([Text(time, "beginTime"), Text(time, "endTime")], BannerTime.IsFault);
    }

    /// <returns>Null for an examination of which neither day nor hour is known.</returns>
    private static QuacsTimeslot? Slot(JsonElement meeting, string? people)
    {
        var time = meeting.ValueKind == JsonValueKind.Object && meeting.TryGetProperty("meetingTime", out var found) ? found : default;
        var isFinal = Text(time, "meetingType") == "FNEX";
        var days = Days.Index().Where(day => time.ValueKind == JsonValueKind.Object && time.TryGetProperty(day.Item, out var on) && on.ValueKind == JsonValueKind.True)
            .Aggregate(Weekdays.None, (all, day) => all | (Weekdays)(1 << day.Index));
        var (from, until) = (Text(time, "startDate"), Text(time, "endDate"));
        var (start, end) = BannerTime.Hours(Text(time, "beginTime"), Text(time, "endTime"));

        // What takes place on one date does so on the day of that date.
        if ((isFinal || (start is not null && from == until)) && days == Weekdays.None && DateOnly.TryParseExact(from, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) days = (Weekdays)(1 << (date.DayNumber % 7));
        if (isFinal && (start is null || days == Weekdays.None)) return null;
        var place = string.Join(' ', new[] { Text(time, "buildingDescription") ?? Text(time, "building"), Text(time, "room") }.OfType<string>());
        return new()
        {
            Days = days,
            TimeStart = start,
            TimeEnd = end,
            DateStart = from,
            DateEnd = until,
            Final = isFinal,
            Location = place.Length > 0 ? place : null,
            Instructor = people,
        };
    }

    /// <summary>
    /// All who teach a meeting, the primary one first, as names of a catalogue are divided. Those that only the section names teach some of it, and it is
    /// not said which.
    /// </summary>
    private static string? People(JsonElement meeting, JsonElement row)
    {
        var placed = Rows(row, "meetingsFaculty").SelectMany(Persons).ToHashSet(StringComparer.Ordinal);
        var people = Persons(meeting).Concat(Persons(row).Where(person => !placed.Contains(person))).ToList();
        return people.Count > 0 ? string.Join("; ", people.Distinct()) : null;
    }

    /// <summary>"Last, First" is "First Last".</summary>
    private static IEnumerable<string> Persons(JsonElement holder) => Rows(holder, "faculty")
        .OrderByDescending(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("primaryIndicator", out var primary) && primary.ValueKind == JsonValueKind.True)
        .Select(one => Text(one, "displayName"))
        .OfType<string>()
        .Select(name => name.Split(", ", 2) is [var last, var first] ? $"{first} {last}" : name);

    private static string? ComponentOf(string? type) => type switch
    {
        null => null,
        _ when type.StartsWith("Lec", StringComparison.OrdinalIgnoreCase) => "LEC",
        _ when type.StartsWith("Lab", StringComparison.OrdinalIgnoreCase) => "LAB",
        _ when type.StartsWith("Rec", StringComparison.OrdinalIgnoreCase) => "REC",
        _ when type.StartsWith("Dis", StringComparison.OrdinalIgnoreCase) => "DIS",
        _ => string.Concat(type.Where(char.IsAsciiLetter).Take(3)).ToUpperInvariant() is { Length: 3 } code ? code : null,
    };

    public static IEnumerable<JsonElement> Rows(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>Without the escapes of HTML, in which Banner writes all text.</summary>
    public static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && Decoded(member.GetString()!).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Some servers escape what was stored escaped.</summary>
    private static string Decoded(string text) => WebUtility.HtmlDecode(WebUtility.HtmlDecode(text));

    private static decimal? Amount(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetDecimal(out var amount) ? amount
        : decimal.TryParse(Text(row, name), NumberStyles.Number, CultureInfo.InvariantCulture, out amount) ? amount
        : null;

    private static int? Number(JsonElement row, string name) => Amount(row, name) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;
}
