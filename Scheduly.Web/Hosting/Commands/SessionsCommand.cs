using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health.Audit;
using Scheduly.Sessions;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The sessions of the store that the settings name: counted, listed, ended.</summary>
internal static class SessionsCommand
{
    public static Command Create() => new("sessions", "Count, list and end the sessions in the store.") { Count(), List(), Revoke() };

    /// <summary>"7d", "12h", "30m", or a time span as settings have it.</summary>
    public static bool TryParseAge(string text, out TimeSpan age)
    {
        var last = text.Length > 0 ? text[^1] : ' ';
        if (last is 'd' or 'h' or 'm' && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 36_500)
        {
            age = last switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                _ => TimeSpan.FromMinutes(number),
            };
            return true;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out age) && age >= TimeSpan.Zero;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private static Command Count()
    {
        var json = Json();
        var command = new Command("count", "Print the number of live sessions.") { json };
        command.SetAction((parsed, cancellationToken) => InStoreAsync(
            async (sessions, _) =>
            {
                var count = await sessions.CountAsync(cancellationToken);
                Console.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new(count, sessions.Backend), CommandJson.Readable.SessionCount)
                    : count.ToString(CultureInfo.InvariantCulture));
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static Command List()
    {
        var json = Json();
        var limit = new Option<int>("--limit") { Description = "Sessions of one page, 1 to 1000.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError("--limit takes 1 to 1000.");
        });
        var after = new Option<string?>("--after") { Description = "The start of the page, as the previous page printed it." };
        var command = new Command("list", "Print a page of sessions, in the order of the store. Times are UTC.") { limit, after, json };
        command.SetAction((parsed, cancellationToken) => InStoreAsync(
            async (sessions, _) =>
            {
                var page = await sessions.ListAsync(parsed.GetValue(after), parsed.GetValue(limit), cancellationToken);
                if (parsed.GetValue(json))
                {
                    var lines = page.Sessions.Select(one => new SessionLine(one.Hash, one.CreatedAt, one.ChangedAt, one.ExpiresAt, one.Size));
                    Console.WriteLine(JsonSerializer.Serialize(new([.. lines], page.Next), CommandJson.Readable.SessionList));
                    return 0;
                }

                var table = new Table("Hash", "Created", "Last change", "Expires", "Bytes");
                foreach (var one in page.Sessions) table.Add(one.Hash, Time(one.CreatedAt), Time(one.ChangedAt), Time(one.ExpiresAt), one.Size.ToString(CultureInfo.InvariantCulture));
                table.Write();
                if (page.Next is { } next) await Console.Error.WriteLineAsync($"There are more: --after {next}");
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static Command Revoke()
    {
        var which = new Argument<string?>("session") { Description = "A hash, the first 10 characters of one, or an id that opens the session.", Arity = ArgumentArity.ZeroOrOne };
        var olderThan = new Option<TimeSpan?>("--older-than")
        {
            Description = "All sessions that are older than this: 30d, 12h, 45m.",
            CustomParser = result =>
            {
                if (TryParseAge(result.Tokens[0].Value, out var age)) return age;
                result.AddError($"--older-than: '{result.Tokens[0].Value}' is no time. Write 30d, 12h or 45m.");
                return null;
            },
        };
        var withoutKey = new Option<bool>("--without-key") { Description = "All sessions that no key of the ring opens, after the ring was lost. If you have a backup, restore the ring instead." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("revoke", "End one session, all that are too old, or all that a lost key ring has closed. Their schedules are removed permanently.") { which, olderThan, withoutKey, yes };
        command.Validators.Add(result =>
        {
            bool[] given = [result.GetValue(which) is not null, result.GetValue(olderThan) is not null, result.GetValue(withoutKey)];
            if (given.Count(one => one) != 1) result.AddError("Name one session, or give --older-than or --without-key: one of the three.");
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(withoutKey) ? SessionsWithoutKey.RevokeAsync(parsed.GetValue(yes), cancellationToken) : InStoreAsync(
            (sessions, clock) => parsed.GetValue(olderThan) is { } age
                ? RevokeOlderAsync(sessions, clock.GetUtcNow() - age, parsed.GetValue(yes), cancellationToken)
                : RevokeOneAsync(sessions, parsed.GetValue(which)!, parsed.GetValue(yes), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RevokeOneAsync(SessionDirectory sessions, string which, bool yes, CancellationToken cancellationToken)
    {
        if (await sessions.OpenAsync(which, cancellationToken) is not { Info: var found })
        {
            await Console.Error.WriteLineAsync("session not found: it has ended or never was.");
            return 1;
        }

        Console.WriteLine($"{found.Hash}, created {Time(found.CreatedAt)}, last change {Time(found.ChangedAt)}");
        if (!yes && !Confirm("Type yes to end it: ", "yes")) return 1;
        Console.WriteLine(await sessions.RevokeAsync(found.Hash, cancellationToken) ? "It has ended." : "It had ended already.");
        return 0;
    }

    private static async Task<int> RevokeOlderAsync(SessionDirectory sessions, DateTimeOffset before, bool yes, CancellationToken cancellationToken)
    {
        var count = await sessions.OlderThanAsync(before, cancellationToken).CountAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} sessions were created before {Time(before)}."));
        if (count == 0) return 0;
        if (!yes && !Confirm(string.Create(CultureInfo.InvariantCulture, $"Type {count} to end them: "), count.ToString(CultureInfo.InvariantCulture))) return 1;
        var ended = 0;
        await foreach (var session in sessions.OlderThanAsync(before, cancellationToken))
        {
            if (await sessions.RevokeAsync(session.Hash, cancellationToken)) ended++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ended} have ended."));
        return 0;
    }

    internal static bool Confirm(string question, string answer)
    {
        Console.Write(question);
        if (Console.ReadLine()?.Trim() == answer) return true;
        Console.Error.WriteLine("Nothing was ended.");
        return false;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task<int> InStoreAsync(Func<SessionDirectory, TimeProvider, Task<int>> run, CancellationToken cancellationToken)
    {
        await using var host = CommandHost.Create();
        await host.ReadyAsync(cancellationToken);
        var audit = host.Services.GetRequiredService<AuditLog>();
        try
        {
            return await run(host.Services.GetRequiredService<SessionDirectory>(), host.Services.GetRequiredService<TimeProvider>());
        }
        catch (Exception failure) when (failure is SessionException or FormatException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        finally
        {
            await CommandAudit.WriteAsync(audit);
        }
    }
}
