using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Catalog.Banner;
using Spectre.Console;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Makes catalogue files, and says what one lacks.</summary>
internal static class CatalogCommand
{
    public static Command Create() => new("catalog", "Create and check catalogue files.")
    {
        new Command("import", "Create a catalogue file from what a school publishes.") { Banner() },
        Check(),
    };

    private static Command Banner()
    {
        var pages = new Option<string>("--pages") { Description = "Folder of saved pages: searchResults, and links-<CRN>.json of fetchLinkedSections. With --from they are saved there, and it goes on from what is there.", HelpName = "FOLDER", Required = true };
        var output = new Option<string>("--output") { Description = "The catalogue file to write.", HelpName = "FILE", Required = true };
        var from = new Option<Uri?>("--from") { CustomParser = Address, Description = "Address of a live class search, such as https://banner.example.edu/StudentRegistrationSsb/ssb.", HelpName = "URL" };
        var term = new Option<string?>("--term") { Description = "The term's code there, such as 202509; required with --from.", HelpName = "TERM" };
        var wait = new Option<int>("--pause") { Description = "Milliseconds between two requests.", DefaultValueFactory = _ => 1000, HelpName = "MS" };
        var command = new Command("banner", "Import from Banner 9's class search. Exit code 0 when the file is written, else 1.") { pages, output, from, term, wait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var folder = UserPath.Of(parsed.GetRequiredValue(pages));
                if (parsed.GetValue(from) is { } address)
                {
                    var code = parsed.GetValue(term) ?? throw new BannerException("--term: name the term to import, such as 202509.");
                    await DownloadAsync(address, code, folder, TimeSpan.FromMilliseconds(parsed.GetValue(wait)), cancellationToken);
                }

                var read = BannerPages.Read(folder);
                var file = UserPath.Of(parsed.GetRequiredValue(output));
                await File.WriteAllBytesAsync(file + ".part", JsonSerializer.SerializeToUtf8Bytes(read.ToCatalog(), QuacsJson.Default.QuacsFile), cancellationToken);
                File.Move(file + ".part", file, overwrite: true);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read.Sections} sections in {file}."));
                foreach (var line in Lacks(read)) Console.WriteLine(line);
                if (read.WithoutLinks > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read.WithoutLinks} linked sections have no links-<CRN>.json: save what fetchLinkedSections answers for them, or they are planned by their components alone."));
                return 0;
            }
            catch (Exception failure) when (failure is BannerException or HttpRequestException or IOException)
            {
                await Console.Error.WriteLineAsync($"{failure.Message} What was saved stays; run it again, and it goes on.");
                return 1;
            }
        });
        return command;
    }

    /// <summary>What of the term is not in the file, and how to get it.</summary>
    private static IEnumerable<string> Lacks(BannerPages pages)
    {
        foreach (var row in pages.LeftOut) yield return $"left out: {row}";
        foreach (var note in pages.Notes) yield return note;
        if (pages.RowsHeld is var (held, all))
            yield return string.Create(CultureInfo.InvariantCulture, $"The pages hold {held} of {all} rows. Save what is missing of each search too (pageOffset={held}, pageMaxSize=500, and so on until all are there), or let --from with --term save the whole term in an empty folder; then import again.");
    }

    private static Uri? Address(System.CommandLine.Parsing.ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
        argument.AddError($"--from: \"{argument.Tokens[0].Value}\" is no address; write it as https://banner.example.edu/StudentRegistrationSsb/ssb.");
        return null;
    }

    private static async Task DownloadAsync(Uri address, string term, string folder, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address.ToString().TrimEnd('/') + "/") };
        if (Console.IsOutputRedirected)
        {
            await new BannerDownload(client, term, folder, pause, TimeProvider.System, (_, _) => { }).RunAsync(cancellationToken);
            return;
        }

        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Sections and links");
            await new BannerDownload(client, term, folder, pause, TimeProvider.System, (done, all) => (bar.MaxValue, bar.Value) = (Math.Max(1, all), done)).RunAsync(cancellationToken);
        });
    }

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "A catalogue file." };
        var year = new Option<int>("--year") { Description = "The year of dates without a year.", DefaultValueFactory = _ => 2025 };
        var names = new Option<string[]>("--section-names") { Description = "A rule of the school's section names, as in Catalog:Sources:n:SectionNames; can be given several times.", HelpName = "PATTERN" };
        names.Validators.Add(result =>
        {
            foreach (var fault in result.Tokens.Select(token => SectionNameRules.Fault(token.Value)).OfType<string>()) result.AddError($"--section-names: {fault}.");
        });
        var command = new Command("check", "Report what a catalogue file lacks. Exit code 0 when every row can be read and every link leads somewhere, else 2; 1 when the file cannot be read.") { file, year, names };
        command.SetAction(parsed =>
        {
            var reader = new QuacsReader(parsed.GetValue(year), strict: false, new(parsed.GetValue(names) ?? []));
            try
            {
                using var stream = File.OpenRead(UserPath.Of(parsed.GetRequiredValue(file)));
                var lacks = CatalogLacks.Of(reader.Read(stream), reader);
                foreach (var warning in reader.Warnings) Console.WriteLine($"left out: {warning}");
                foreach (var warning in reader.LinkWarnings) Console.WriteLine($"link: {warning}");
                foreach (var line in lacks) Console.WriteLine(line);
                return reader.Warnings.Count + reader.LinkWarnings.Count > 0 ? 2 : 0;
            }
            catch (Exception failure) when (failure is CatalogFormatException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(failure.Message);
                return 1;
            }
        });
        return command;
    }
}
