using System.Text.Json;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules;

/// <summary>Where the state stands in a session.</summary>
internal static class SessionStateStore
{
    public const string Member = "state";

    extension(ISession session)
    {
        /// <returns>An empty state when there is none.</returns>
        /// <exception cref="StateUnreadableException">It is of a newer program, or damaged.</exception>
        public SessionState ReadState()
        {
            if (!session.TryGetValue(Member, out var json)) return new SessionState();
            SessionState? state;
            try
            {
                state = JsonSerializer.Deserialize(json, ScheduleJson.Default.SessionState);
            }
            catch (JsonException cause)
            {
                throw new StateUnreadableException("It is damaged.", cause);
            }

            return state switch
            {
                null => throw new StateUnreadableException("It is damaged."),
                { Version: > SessionState.CurrentVersion } => throw new StateUnreadableException(
                    $"It was written by a newer version of this program (form {state.Version}; this one knows {SessionState.CurrentVersion})."),
                _ => state,
            };
        }

        public void WriteState(SessionState state) =>
            session.Set(Member, JsonSerializer.SerializeToUtf8Bytes(state, ScheduleJson.Default.SessionState));

        /// <summary>Changes what stands beside the schedules, such as links, and stores the session.</summary>
        /// <param name="change">As in <see cref="SessionUpdates"/>: it may run several times.</param>
        /// <param name="what">For traces: "share".</param>
        /// <returns>What was stored.</returns>
        public Task<SessionState> ChangeStateAsync(Func<SessionState, SessionState> change, string what, CancellationToken cancellationToken) => session.UpdateAsync(
            current =>
            {
                var state = current.ReadState();
                var next = change(state) with { Revision = state.Revision + 1 };
                current.WriteState(next);
                return next;
            },
            what,
            cancellationToken);
    }
}

/// <summary>The schedules in a session cannot be read; they are left as they are.</summary>
internal sealed class StateUnreadableException(string reason, Exception? cause = null)
    : SessionException($"The schedules of this session cannot be read. {reason}", cause)
{
    public override string Code => "schedules-unreadable";
}
