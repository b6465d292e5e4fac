using System.Globalization;
using Scheduly.Web.Health.Audit;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Gives up what a lost key ring has closed. It makes no key: the next start does, when nothing is left that needs the old ones.</summary>
internal static class SessionsWithoutKey
{
    public static async Task<int> RevokeAsync(bool yes, CancellationToken cancellationToken)
    {
        await using var host = CommandHost.Create();

        // Not as a node starts: that is what the lost ring forbids.
        await host.Services.GetRequiredService<StorageBackend>().InitializeAsync(cancellationToken);
        try
        {
            return await RevokeAsync(host.Services, yes, cancellationToken);
        }
        catch (Exception failure) when (failure is SessionException or StorageUnavailableException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        finally
        {
            await CommandAudit.WriteAsync(host.Services.GetRequiredService<AuditLog>());
        }
    }

    private static async Task<int> RevokeAsync(IServiceProvider services, bool yes, CancellationToken cancellationToken)
    {
        var entries = services.GetRequiredService<SealedEntries>();
        int sessions = 0, links = 0;
        await foreach (var (space, _) in entries.WithoutKeyAsync(cancellationToken))
        {
            if (space == SessionEngine.Space) sessions++;
            else links++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sealed with keys that are not in the ring: sessions {sessions}, links {links}. Restoring it would open them again."));
        if (sessions + links == 0) return 0;
        var answer = (sessions + links).ToString(CultureInfo.InvariantCulture);
        if (!yes && !SessionsCommand.Confirm($"Type {answer} to end them: ", answer)) return 1;
        var (engine, documents) = (services.GetRequiredService<SessionEngine>(), services.GetRequiredService<SharedDocuments>());
        var ended = 0;
        await foreach (var (space, key) in entries.WithoutKeyAsync(cancellationToken))
        {
            if (space == SessionEngine.Space ? await engine.DropAsync(key) : await documents.RemoveAsync(space, key.Hash)) ended++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Ended: {ended}."));
        return 0;
    }
}
