using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Migration;

/// <summary>A session of the old backend as a state of this one: one schedule, made of the same members.</summary>
internal static class LegacyConverter
{
    private const int LongestMajor = 60;
    private const string DefaultTerm = ScheduleService.DefaultTerm;
    private static readonly string[] Absent = ["TBA", "TBD", "ARRANGED"];

    /// <summary>Names that mean something else in a schedule's own form.</summary>
    private static readonly HashSet<string> Taken =
        [.. ScheduleJson.Default.NamedSchedule.Properties.Select(property => property.Name)];

    /// <exception cref="LegacySessionException">It is no session, or a member of it is of another kind than the old backend's.</exception>
    public static LegacySession Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var session = JsonSerializer.Deserialize(json, LegacyJson.Default.LegacySession) ?? throw new LegacySessionException("it is null");
            return session is { LastPlan: null, Courses: null, Major: null, Preferences: null }
                ? throw new LegacySessionException("it has no last_plan, courses, major or preferences")
                : session;
        }
        catch (JsonException cause)
        {
            throw new LegacySessionException($"{cause.Path ?? "$"} is not of the form that the old backend wrote");
        }
        catch (Exception cause) when (cause is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new LegacySessionException("it holds text that is no Unicode");
        }
    }

    /// <param name="id">Eight characters; the schedule's own.</param>
    public static SessionState Convert(LegacySession session, string id, DateTimeOffset createdAt)
    {
        var kept = new KeptMembers();
        kept.Add("preferences", session.Preferences?.Other);
        kept.Add("last_plan", session.LastPlan?.Other);
        var term = TermOf(session, kept);
        var major = session.Major ?? "";
        var schedule = new NamedSchedule
        {
            Id = id,
            Name = NameOf(major, term),
            CreatedAt = createdAt,
            School = session.School ?? ScheduleService.DefaultSchool,
            Major = major,
            Term = term,
            Preferences = Wishes(session.Preferences),
            Courses = Texts(session.Courses),
            Prereqs = Prerequisites(session.Prereqs, "prereqs", kept),
            MultiSemesterPrereqs = Prerequisites(session.MultiSemesterPrereqs, "multiSemesterPrereqs", kept),
            CompletedCourses = Texts(session.CompletedCourses),
            LastPlan = session.LastPlan is { } plan ? PlanOf(plan, term, kept) : null,
        };
        var free = session.Other?.Where(member => !IsTaken(member.Key)).ToDictionary();
        kept.Add("", session.Other?.Where(member => IsTaken(member.Key)));
        if (kept.ToElement() is { } element) (free ??= [])[KeptMembers.Member] = element;
        return new SessionState { Revision = 1, ActiveId = id, Schedules = [schedule with { Other = free is { Count: > 0 } ? free : null }] };
    }

    /// <summary>The history keeps what is its own under names that begin with "$".</summary>
    private static bool IsTaken(string name) => Taken.Contains(name) || name.StartsWith('$') || name == KeptMembers.Member;

    /// <summary>An older release wrote YYYYMM. The plan's own term is what its CRNs belong to, and stands before it.</summary>
    private static string TermOf(LegacySession session, KeptMembers kept)
    {
        var (own, plan) = (session.Term?.Trim(), session.LastPlan?.Term?.Trim());
        if (string.IsNullOrEmpty(own)) return string.IsNullOrEmpty(plan) ? DefaultTerm : plan;
        if (own.Length != 6 || plan is not { Length: 4 } || !TermCode.IsWellFormed(plan)) return own;
        kept.Add("term", own);
        return plan;
    }

    /// <summary>What a schedule of a major is called.</summary>
    public static string NameOf(string major, string term)
    {
        var clean = (major.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Concat(major.Where(letter => !char.IsControl(letter))) : major).Trim();
        if (clean.Length == 0) clean = "Schedule";
        if (clean.Length > LongestMajor) clean = $"{clean[..(LongestMajor - 1)]}…";
        return $"{clean}, {TermCode.Read(term)?.ToString() ?? term[..Math.Min(term.Length, 10)]}";
    }

    private static WishList Wishes(LegacyPreferences? old) => old is null ? new() : new()
    {
        NoDays = old.NoDays,
        EarliestStart = old.EarliestStart,
        LatestEnd = old.LatestEnd,
        MinCredits = old.MinCredits,
        MaxCredits = old.MaxCredits,
        SkipCourses = Texts(old.SkipCourses),
        PinSections = Texts(old.PinSections),
        AvoidGaps = old.AvoidGaps,
    };

    private static Plan PlanOf(LegacyPlan old, string term, KeptMembers kept)
    {
        if (old.Alternatives is { } alternatives && !(alternatives.ValueKind == JsonValueKind.Array && alternatives.GetArrayLength() == 0))
        {
            kept.Add("last_plan.alternatives", alternatives);
        }

        List<Section> sections = [];
        foreach (var section in old.Sections ?? [])
        {
            if (section is not null) sections.Add(SectionOf(section, $"last_plan.sections[{sections.Count}]", kept));
        }

        return new(term, old.TotalCredits ?? sections.Sum(section => section.Credits), sections) { Explanations = Texts(old.Explanations) };
    }

    private static Section SectionOf(LegacySection old, string at, KeptMembers kept)
    {
        kept.Add(at, old.Other);
        var timed = TryTime(old.Start, out var start) & TryTime(old.End, out var end) && start < end && old.Days != Weekdays.None;
        if (!timed && !IsAbsent(old.Start)) kept.Add($"{at}.start", old.Start!);
        if (!timed && !IsAbsent(old.End)) kept.Add($"{at}.end", old.End!);
        if (!timed && old.Days != Weekdays.None) kept.Add($"{at}.days", string.Concat(old.Days.ShortNames()));
        return new(
            old.Course ?? "",
            old.Crn ?? "",
            old.Section ?? "",
            timed ? [new Meeting(old.Days, start, end, Location: old.Location, Instructor: old.Instructor)] : [],
            old.Credits ?? 0,
            Instructor: timed ? null : old.Instructor,
            Location: timed ? null : old.Location);
    }

    private static bool TryTime(string? text, out TimeOnly time) => HourMinuteConverter.TryParse(text, out time);

    private static bool IsAbsent(string? text) => string.IsNullOrWhiteSpace(text) || Absent.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static List<Prerequisite> Prerequisites(IReadOnlyList<LegacyPrerequisite?>? old, string name, KeptMembers kept)
    {
        if (old is null) return [];
        List<Prerequisite> all = [];
        foreach (var one in old)
        {
            if (one is null) continue;
            kept.Add($"{name}[{all.Count}]", one.Other);
            all.Add(new(one.Course ?? "", Texts(one.Requires)));
        }

        return all;
    }

    private static IReadOnlyList<string> Texts(IReadOnlyList<string?>? texts) => texts is null or [] ? [] : [.. texts.OfType<string>()];

    /// <summary>What has no place of its own: unknown members below the session's own level, by the path at which they stood.</summary>
    private sealed class KeptMembers
    {
        public const string Member = "oldMembers";

        private JsonObject? _all;

        public void Add(string path, string text) => (_all ??= [])[path] = text;

        public void Add(string path, JsonElement value) => (_all ??= [])[path] = Node(value);

        public void Add(string path, IEnumerable<KeyValuePair<string, JsonElement>>? members)
        {
            if (members is null) return;
            foreach (var (name, value) in members) Add(path.Length == 0 ? name : $"{path}.{name}", value);
        }

        public JsonElement? ToElement() => _all is null ? null : JsonSerializer.SerializeToElement(_all, ScheduleJson.Default.JsonObject);

        private static JsonNode? Node(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(value),
            JsonValueKind.Array => JsonArray.Create(value),
            _ => JsonValue.Create(value),
        };
    }
}

/// <summary>A session that cannot be taken.</summary>
/// <param name="reason">Part of a sentence; it holds nothing of the session but names of members.</param>
internal sealed class LegacySessionException(string reason) : Exception(reason);
