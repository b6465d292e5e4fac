using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>Which commands a session has had, by the ids that clients gave them.</summary>
internal static class AppliedCommands
{
    public const int Most = 32, LongestId = 64;

    extension(SessionState state)
    {
        public bool Had(ScheduleCommand command) => command.CommandId is { } id && state.Applied.Contains(Short(id));

        public SessionState Noting(ScheduleCommand command) =>
            command.CommandId is { } id ? state with { Applied = [.. state.Applied.TakeLast(Most - 1), Short(id)] } : state;
    }

    /// <summary>Eight characters: of 32 commands two hardly ever share them.</summary>
    private static string Short(string id)
    {
        if (id.Length is 0 or > LongestId) throw new ScheduleRefusedException($"commandId has 1 to {LongestId} characters, such as a UUID.");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 6));
    }
}
