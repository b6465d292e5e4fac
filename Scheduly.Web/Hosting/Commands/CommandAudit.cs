using Scheduly.Web.Health.Audit;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Writes down what a command did. What it did stands, whether or not the audit log takes it.</summary>
internal static class CommandAudit
{
    public static async Task WriteAsync(AuditLog audit)
    {
        try
        {
            await audit.WriteAsync(CancellationToken.None);
        }
        catch (Exception cause)
        {
            await Console.Error.WriteLineAsync($"warning: the audit log could not be written, so what was done is not in it: {audit.Failure ?? cause.Message}");
        }
    }
}
