using System.Text.Json;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Migration;

/// <summary>
/// The short way from a session of the old backend to the JSON of its state: token by token, without an object in between. It takes a session
/// that has the members that the backend wrote, in its order and of its kinds, and gives up on any other: that one goes through
/// <see cref="LegacyConverter"/>, which makes the same bytes of the same session.
/// </summary>
/// <param name="text">The session's text; valid UTF-8.</param>
/// <param name="writer">Whatever was written when a member answered false is to be thrown away.</param>
internal ref partial struct LegacyTranslation(ReadOnlySpan<byte> text, Utf8JsonWriter writer)
{
    private const int OnStack = 256;
    private const int TermLength = 4;

    private Utf8JsonReader _reader = new(text);

    /// <summary>The first step. The texts that are no JSON throw <see cref="JsonException"/>, here and further on.</summary>
    public bool TryReadCreation(out string createdAt)
    {
        createdAt = "";
        return Next(JsonTokenType.StartObject) && TryText("created_at"u8, out createdAt);
    }

    /// <summary>The second step, and the last.</summary>
    /// <param name="id">Of the schedule.</param>
    public bool TryWrite(string id, DateTimeOffset createdAt)
    {
        if (!TryText("school"u8, out var school) || !TryText("major"u8, out var major) || !TryText("term"u8, out var term)) return false;
        if (term.Length != TermLength || !TermCode.IsWellFormed(term)) return false;

        writer.WriteStartObject();
        writer.WriteNumber("version"u8, SessionState.CurrentVersion);
        writer.WriteStartArray("schedules"u8);
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        writer.WriteString("name"u8, LegacyConverter.NameOf(major, term));
        writer.WriteString("createdAt"u8, createdAt);
        writer.WriteString("school"u8, school);
        writer.WriteString("major"u8, major);
        writer.WriteString("term"u8, term);
        var whole = TryPreferences()
            && TryTexts("courses"u8)
            && TryPrerequisites("prereqs"u8)
            && TryPrerequisites("multiSemesterPrereqs"u8)
            && TryTexts("completedCourses"u8)
            && TryPlan(term)
            && Next(JsonTokenType.EndObject)
            && !_reader.Read();
        if (!whole) return false;

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("activeId"u8, id);
        writer.WriteNumber("revision"u8, 1);
        writer.WriteStartObject("history"u8);
        WriteNone("undo"u8);
        WriteNone("redo"u8);
        writer.WriteEndObject();
        WriteNone("applied"u8);
        WriteNone("shares"u8);
        WriteNone("live"u8);
        writer.WriteEndObject();
        return true;
    }

    private bool TryPreferences()
    {
        if (!Member("preferences"u8) || !Next(JsonTokenType.StartObject)) return false;
        writer.WriteStartObject("preferences"u8);
        var whole = TryDays("noDays"u8, out _)
            && TryTime("earliestStart"u8)
            && TryTime("latestEnd"u8)
            && TryCredits("minCredits"u8, optional: true)
            && TryCredits("maxCredits"u8, optional: true)
            && TryTexts("skipCourses"u8)
            && TryTexts("pinSections"u8)
            && TryFlag("avoidGaps"u8)
            && Next(JsonTokenType.EndObject);
        if (!whole) return false;

        WriteNone("addCourses"u8);
        WriteNone("blockedTimes"u8);
        WriteNone("instructors"u8);
        WriteNone("avoidInstructors"u8);
        WriteNone("freeSpans"u8);
        WriteNone("noAttributes"u8);
        WriteNone("soft"u8);
        writer.WriteEndObject();
        return true;
    }

    private bool TryPrerequisites(ReadOnlySpan<byte> name)
    {
        if (!Member(name) || !Next(JsonTokenType.StartArray)) return false;
        writer.WriteStartArray(name);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.StartObject)
        {
            writer.WriteStartObject();
            if (!TryCopy("course"u8, "course"u8) || !TryTexts("requires"u8) || !Next(JsonTokenType.EndObject)) return false;
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return _reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>The plan's own term gives way to the session's.</summary>
    private bool TryPlan(string term)
    {
        if (!Member("last_plan"u8) || !Next(JsonTokenType.StartObject) || !Member("term"u8) || !Next(JsonTokenType.String)) return false;
        writer.WriteStartObject("lastPlan"u8);
        writer.WriteString("term"u8, term);
        if (!TryCredits("totalCredits"u8) || !Member("sections"u8) || !Next(JsonTokenType.StartArray)) return false;
        writer.WriteStartArray("sections"u8);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.StartObject)
        {
            if (!TrySection()) return false;
        }

        if (_reader.TokenType != JsonTokenType.EndArray) return false;
        writer.WriteEndArray();
        var whole = TryTexts("explanations"u8)
            && Member("alternatives"u8) && Next(JsonTokenType.StartArray) && Next(JsonTokenType.EndArray)
            && Next(JsonTokenType.EndObject);
        if (!whole) return false;

        WriteNone("alternatives"u8);
        WriteNone("unplaced"u8);
        WriteNone("clashes"u8);
        writer.WriteBoolean("truncated"u8, false);
        writer.WriteEndObject();
        return true;
    }

    /// <summary>A section with a time, which becomes its one meeting.</summary>
    private bool TrySection()
    {
        writer.WriteStartObject();
        if (!TryCopy("course"u8, "course"u8) || !TryCopy("crn"u8, "crn"u8) || !TryCopy("section"u8, "name"u8)) return false;
        writer.WriteStartArray("meetings"u8);
        writer.WriteStartObject();
        var whole = TryDays("days"u8, out var days) && days != Weekdays.None
            && TryTime("start"u8, out var start)
            && TryTime("end"u8, out var end) && start < end
            && TryCopy("location"u8, "location"u8, optional: true)
            && TryCopy("instructor"u8, "instructor"u8, optional: true);
        if (!whole) return false;

        writer.WriteEndObject();
        writer.WriteEndArray();
        if (!TryCredits("credits"u8) || !Next(JsonTokenType.EndObject)) return false;
        writer.WriteEndObject();
        return true;
    }

    private void WriteNone(ReadOnlySpan<byte> name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }
}
