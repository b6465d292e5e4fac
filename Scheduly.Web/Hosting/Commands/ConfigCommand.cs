using System.CommandLine;
using System.Text.Json;
using Scheduly.Web.Admin;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The settings that count, where each came from, and a hash for the admin key.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("config", "Show the effective settings and where each comes from. Secrets are masked.") { json, HashKey() };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(bool json)
    {
        await using var host = CommandHost.Create();
        var settings = EffectiveSettings.Read(host.Services);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(settings.ToDictionary(one => one.Key, one => one.Value), CommandJson.Readable.DictionaryStringSettingLine));
            return 0;
        }

        var table = new Table("Setting", "Value", "From");
        foreach (var (name, line) in settings) table.Add(name, line.Value, line.Source);
        table.Write();
        return 0;
    }

    private static Command HashKey()
    {
        var command = new Command("hash-key", "Read an admin key from the standard input and print its hash for Admin:KeyHash.");
        command.SetAction(async (_, cancellationToken) =>
        {
            if (!Console.IsInputRedirected) await Console.Error.WriteLineAsync("Type the key and press Enter; it is shown as you type. Better: openssl rand -base64 24 | tee admin.key | … config hash-key");
            var key = (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "";
            if (key.Length < AdminOptions.ShortestKey)
            {
                await Console.Error.WriteLineAsync($"The key is shorter than {AdminOptions.ShortestKey} characters. Make one with: openssl rand -base64 24");
                return 1;
            }

            Console.WriteLine(AdminKeyHash.Of(key));
            return 0;
        });
        return command;
    }
}
