using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Migration;
using Scheduly.Web.Schedules;
using static Scheduly.Web.Tests.Migration.LegacyText;

namespace Scheduly.Web.Tests.Migration;

/// <summary>The short way and the long way must make the same bytes of the same session.</summary>
public sealed class LegacyStatesTests
{
    private const string ScheduleId = "1234abcd";

    /// <summary>As the old backend wrote it: every member, in its order.</summary>
    private const string Usual = """
        {
          "created_at": "2026-01-15T09:00:00.123450", "school": "Pitt", "major": "Computer Science", "term": "2251",
          "preferences": { "noDays": ["Fri", "Mon"], "earliestStart": "10:00", "latestEnd": null, "minCredits": null, "maxCredits": 15,
            "skipCourses": ["CS1550"], "pinSections": ["78901"], "avoidGaps": true },
          "courses": ["CS0445", "CS1501"],
          "prereqs": [{ "course": "CS1501", "requires": ["CS0441", "CS0445"] }, { "course": "CS1550", "requires": [] }],
          "multiSemesterPrereqs": [], "completedCourses": ["CS0401"],
          "last_plan": {
            "term": "2251", "totalCredits": 7,
            "sections": [
              { "course": "CS1501", "crn": "78901", "section": "LEC-101", "days": ["Wed", "Mon"], "start": "10:00", "end": "10:50",
                "location": "Café 2", "instructor": "Nguy\u1ec5n \"T\" <O'Neil>", "credits": 3 },
              { "course": "CS0445", "crn": "78902", "section": "LEC-102", "days": ["Sun"], "start": "00:00", "end": "23:59",
                "location": null, "instructor": "\ud83d\ude00", "credits": 4 }],
            "explanations": ["Chose CS1501 LEC-101"], "alternatives": [] }
        }
        """;

    /// <summary>What is put in the place of a member's value.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "3", "3.0", "1.50", "-1", "1e1", "99999999999999999999", "\"\"", "\"3\"", "\"x\"", "\" 2251 \"", "\"202509\"", "\"2251\"", "\"22a1\"",
        "\"9:05\"", "\"09:05\"", "\"24:00\"", "\"12:60\"", "\"09:05:00\"", "\"TBA\"", "\"Mon\"", "\"MoWe\"", "\"monday\"", "\"Tues\"", "\"onT\"", "\"a\\tb\\u0007\"",
        "\"\\u2028 \\u00e9 é\"", "\"2026-01-15\"", "\"2026-01-15T09:00:00+02:00\"", "[]", "[null]", "[1]", "[\"Mon\"]", "[[\"Mon\"]]", "{}", "{\"course\": \"A\"}", "[{}]",
        "\"" + "long " + "0123456789012345678901234567890123456789012345678901234567890123456789" + "\"",
    ];

    [Fact]
    public void A_session_of_the_usual_form_takes_the_short_way_to_the_same_bytes()
    {
        Assert.True(Compare(Bytes(Usual)));
        Assert.True(Compare(Bytes(Usual.Replace("Computer Science", new string('é', 300), StringComparison.Ordinal))));
        Assert.True(Compare(Bytes(Usual.Replace("78901", string.Concat(Enumerable.Repeat("\\u0041", 100)), StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Sessions_of_the_generator_take_the_short_way_unless_they_are_odd()
    {
        var file = JsonNode.Parse(await GenerateAsync("--count 300 --seed 5 --now 2026-01-15T12:00:00"))!.AsObject();
        Assert.All(file, member => Assert.True(Compare(Bytes(member.Value!.ToJsonString()))));
        file = JsonNode.Parse(await GenerateAsync("--count 300 --seed 5 --now 2026-01-15T12:00:00 --odd 1"))!.AsObject();
        Assert.All(file, member => Compare(Bytes(member.Value!.ToJsonString())));
    }

    [Fact]
    public void Whatever_stands_in_the_place_of_a_value_both_ways_make_the_same_of_it()
    {
        var (all, translated) = (0, 0);
        for (var place = 0; Replaced(place, Values[0]) is not null; place++)
        {
            foreach (var value in Values)
            {
                all++;
                if (Compare(Bytes(Replaced(place, value)!))) translated++;
            }
        }

        // Most values are wrong in most places, and a place where any text may stand takes a third of them.
        Assert.InRange(translated, all / 20, all / 2);
    }

    [Theory]
    [InlineData("\"school\"", "\"School\"")]
    [InlineData("\"school\": \"Pitt\", \"major\": \"Computer Science\"", "\"major\": \"Computer Science\", \"school\": \"Pitt\"")]
    [InlineData("\"school\": \"Pitt\"", "\"school\": \"Pitt\", \"school\": \"Other\"")]
    [InlineData("\"school\"", "\"sch\\u006fol\"")]
    [InlineData("\"multiSemesterPrereqs\": [],", "")]
    [InlineData("\"credits\": 4", "\"credits\": 4, \"seats\": 2")]
    [InlineData("\"alternatives\": []", "\"alternatives\": [], \"score\": 1")]
    [InlineData("\"23:59\"", "\"00:00\"")]
    [InlineData("\"Sun\"", "")]
    [InlineData("\"CS1550\"", "\"CS1550\",")]
    [InlineData("\"Fri\"", "\"\\u0046ri\"")]
    [InlineData("Café 2", "\\ud800")]
    [InlineData("Computer Science", "\\udc00")]
    [InlineData("\"alternatives\": [] }", "\"alternatives\": [] }, \"notes\": {\"a\": [1, null]}")]
    [InlineData("\"alternatives\": [] }", "\"alternatives\": [] } } {")]
    public void Other_members_in_another_order_take_the_long_way(string written, string changed) =>
        Assert.False(Compare(Bytes(Usual.Replace(written, changed, StringComparison.Ordinal))));

    [Fact]
    public void Text_that_is_no_UTF8_is_rejected_as_ever() =>
        Assert.False(Compare(Encoding.Latin1.GetBytes(Usual)));

    [Fact]
    public void One_that_has_expired_is_looked_at_all_the_same()
    {
        using var states = new LegacyStates(_ => null);
        Assert.Null(states.Make(Bytes(Usual), ScheduleId));
        Assert.Throws<LegacySessionException>(() => states.Make(Bytes(Usual.Replace("\"Sun\"", "\"Someday\"", StringComparison.Ordinal)), ScheduleId));
    }

    /// <returns>True for one that took the short way.</returns>
    private static bool Compare(byte[] text)
    {
        var time = new LegacyTime(TimeZoneInfo.Utc);
        using var states = new LegacyStates(created => new(time.Read(created) ?? Created, Created, false));
        string actual, expected;
        try
        {
            states.Make(text, ScheduleId);
            actual = Encoding.UTF8.GetString(states.Json);
        }
        catch (LegacySessionException failure)
        {
            actual = failure.Message;
        }

        try
        {
            var session = LegacyConverter.Read(text);
            expected = JsonSerializer.Serialize(LegacyConverter.Convert(session, ScheduleId, time.Read(session.CreatedAt) ?? Created), ScheduleJson.Default.SessionState);
        }
        catch (LegacySessionException failure)
        {
            expected = failure.Message;
        }

        Assert.Equal(expected, actual);
        return states.Translated == 1;
    }

    /// <summary>The usual session with another value at the n-th place of the tree; null behind the last one.</summary>
    private static string? Replaced(int place, string value)
    {
        var root = JsonNode.Parse(Usual)!;
        var left = place;
        return Replace(root) ? root.ToJsonString() : null;

        bool Replace(JsonNode node)
        {
            IEnumerable<string> names = node is JsonObject members ? members.Select(member => member.Key).ToArray()
                : node is JsonArray list ? Enumerable.Range(0, list.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)) : [];
            foreach (var name in names)
            {
                var child = node is JsonObject ? node[name] : node[int.Parse(name, CultureInfo.InvariantCulture)];
                if (left-- == 0)
                {
                    if (node is JsonObject) node[name] = JsonNode.Parse(value);
                    else node[int.Parse(name, CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
                    return true;
                }

                if (child is not null && Replace(child)) return true;
            }

            return false;
        }
    }
}
