using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Session;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Sharing;

/// <summary>
/// Moves a session of the old contract, which is opened by its id, into a browser's session. The browser's is written first, under
/// ids that follow from the old one, and the old one ends after it: a failure between the two leaves the work in both places, and the next
/// try finds it there and only ends the old one.
/// </summary>
internal sealed class ResumeService(ScheduleService schedules, [FromKeyedServices(SessionUpdates.ByIdStore)] ISessionStore sessions)
{
    /// <summary>For what was never an id, what is unknown, what has ended and what was taken over alike.</summary>
    public const string NotValid = "This id opens nothing: it was mistyped, taken over already, or its time has passed.";

    private const int MostTries = 5;

    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);

    /// <summary>Looks, and changes nothing, not even how long it lives.</summary>
    /// <returns>Null when the id opens nothing.</returns>
    public async Task<SessionState?> ViewAsync(string id, CancellationToken cancellationToken = default) =>
        Open(id) is { } old && await schedules.ReadAsync(old, cancellationToken) is { Schedules.Count: > 0 } state ? state : null;

    /// <summary>Moves all schedules of the old session beside those of the browser's; the id opens nothing from then on.</summary>
    /// <exception cref="ScheduleRefusedException">The id opens nothing, or there is no room. Nothing is changed.</exception>
    public async Task<CommandOutcome> TakeAsync(ISession session, string id, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await ViewAsync(id, cancellationToken) is not { } seen) return await FoundAsync(session, id, cancellationToken);
            var outcome = await schedules.RunAsync(session, Command(id, seen), cancellationToken);
            try
            {
                // By the old contract it may have been changed since: then the newer one is taken.
                if (await Open(id)!.TryEndAsync(old => old.ReadState().Revision == seen.Revision, cancellationToken)) return outcome;
            }
            catch (SessionEndedException)
            {
                return outcome;
            }

            if (attempt == MostTries) throw new SessionConflictException();
        }
    }

    /// <summary>An earlier try may have ended the old session and lost its answer.</summary>
    private async Task<CommandOutcome> FoundAsync(ISession session, string id, CancellationToken cancellationToken)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        return LegacyId.TryParse(id, out var known) && state.Schedules.FirstOrDefault(schedule => schedule.Id == IdOf(known, 0)) is { } there
            ? new CommandOutcome(state, $"{there.Name} is here already.", null)
            : throw new ScheduleRefusedException(NotValid);
    }

    private static TakeOver Command(string id, SessionState seen)
    {
        _ = LegacyId.TryParse(id, out var known);
        var order = seen.Schedules.OrderBy(schedule => schedule.Id == seen.ActiveId).ToList();
        return new([.. order.Select((schedule, i) => schedule with { Id = IdOf(known, order.Count - 1 - i) })])
        {
            CommandId = FormattableString.Invariant($"resume:{IdOf(known, 0)}:{seen.Revision}"),
        };
    }

    private static string IdOf(string id, int number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"resumed\0{id}\0{number}"))).AsSpan(0, 4));

    private ISession? Open(string id) =>
        LegacyId.TryParse(id, out var known) ? sessions.Create(known, Unused, Unused, () => true, isNewSessionKey: false) : null;
}
