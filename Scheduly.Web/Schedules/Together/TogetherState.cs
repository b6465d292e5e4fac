using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Together;

/// <summary>What a session holds of plans and schedules of others, under a member of its own: neither undo nor a backup touches it.</summary>
internal sealed record TogetherState
{
    public const string Member = "together";

    public const int MostPlans = 20;

    /// <summary>The plans that this browser is in.</summary>
    public IReadOnlyList<Membership> Plans { get; init => field = value ?? []; } = [];

    /// <summary>The friends whose weeks lie beside one's own.</summary>
    public IReadOnlyList<Friend> Friends { get; init => field = value ?? []; } = [];

    /// <summary>Members that this program does not know; they are kept. Settable because generated code asks for it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    public TogetherState With(Membership membership) => this with { Plans = [.. Plans.Where(one => one.Plan != membership.Plan), membership] };

    public TogetherState Without(string plan) => this with { Plans = [.. Plans.Where(one => one.Plan != plan)] };
}

/// <summary>One's place in a plan. Who has the secret is that person.</summary>
/// <param name="Plan">The plan's id.</param>
/// <param name="Name">The plan's name, as it was seen last.</param>
/// <param name="Shown">The id of the schedule that one looks at; null for the last.</param>
internal sealed record Membership(string Plan, string Secret, string Name, string? Shown = null)
{
    /// <summary>Characters of <see cref="Handle"/>.</summary>
    public const int HandleLength = 12;

    /// <summary>Names the plan in an address: the beginning of the hash of its id, which opens nothing.</summary>
    [JsonIgnore]
    public string Handle => SharedPlans.HashOf(Plan)[..HandleLength];
}

/// <summary>A friend's live link, with what one calls the friend.</summary>
/// <param name="Pattern">From 0: which of the six patterns the friend's classes have.</param>
internal sealed record Friend(string Token, string Name, int Pattern);

internal static class TogetherMember
{
    extension(ISession session)
    {
        /// <returns>An empty state when there is none. The session has been loaded.</returns>
        /// <exception cref="StateUnreadableException">It is damaged.</exception>
        public TogetherState ReadTogether()
        {
            if (!session.TryGetValue(TogetherState.Member, out var json)) return new();
            try
            {
                return JsonSerializer.Deserialize(json, ScheduleJson.Default.TogetherState) ?? throw new StateUnreadableException("It is damaged.");
            }
            catch (JsonException cause)
            {
                throw new StateUnreadableException("It is damaged.", cause);
            }
        }

        public void WriteTogether(TogetherState state) => session.Set(TogetherState.Member, JsonSerializer.SerializeToUtf8Bytes(state, ScheduleJson.Default.TogetherState));

        /// <summary>Changes it and stores the session.</summary>
        public Task ChangeTogetherAsync(Func<TogetherState, TogetherState> change, string what, CancellationToken cancellationToken) => Scheduly.Sessions.SessionUpdates.UpdateAsync(
            session,
            current =>
            {
                var before = current.ReadTogether();
                var after = change(before);
                if (!ReferenceEquals(before, after)) current.WriteTogether(after);
                return true;
            },
            what,
            cancellationToken);
    }
}
