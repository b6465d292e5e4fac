using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scheduly.Web.Hosting;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Web.Schedules.Together;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>docs/settings.md lists every setting with its default, and no other.</summary>
public sealed partial class SettingsPageTests : IDisposable
{
    private const string Page = "docs/settings.md";

    /// <summary>Sections whose settings the command <c>config</c> lists with their defaults.</summary>
    private static readonly string[] Listed = ["SessionStorage:", "Admin:", "Audit:"];

    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Settings_that_the_program_lists_are_on_the_page_with_their_defaults()
    {
        await using var program = new ProgramProcess(_folder.Path, new Dictionary<string, string>(), "config", "--json");
        Assert.Equal(0, await program.EndsAsync());
        var listed = JsonElement.Parse(program.Output).EnumerateObject()
            .Where(one => Array.Exists(Listed, section => one.Name.StartsWith(section, StringComparison.Ordinal)))
            .ToDictionary(one => one.Name, one => one.Value.GetProperty("source").GetString() == "default" ? one.Value.GetProperty("value").GetString()! : "");
        var rows = Rows();
        Assert.Equal(listed.Keys.Order(StringComparer.Ordinal), rows.Keys.Where(name => Array.Exists(Listed, section => name.StartsWith(section, StringComparison.Ordinal))).Order(StringComparer.Ordinal));

        // The test's own process sets the operation timeout.
        Assert.Equal([], listed.Where(one => one.Value.Length > 0 && one.Value != "(none)" && !string.Equals(rows[one.Key], one.Value, StringComparison.OrdinalIgnoreCase)).Select(one => $"{one.Key}: {one.Value}, page: {rows[one.Key]}"));
    }

    [Fact]
    public void Other_defaults_are_those_of_the_options()
    {
        var rows = Rows();
        Assert.Equal(new SharingOptions().Lifetime.ToString(), rows["Sharing:Lifetime"]);
        Assert.Equal(new TogetherOptions().Lifetime.ToString(), rows["Together:Lifetime"]);
        Assert.Equal(new TogetherOptions().InvitationLifetime.ToString(), rows["Together:InvitationLifetime"]);
        Assert.Equal(new TogetherOptions().WrongTokensPerMinute.ToString(CultureInfo.InvariantCulture), rows["Together:WrongTokensPerMinute"]);
        Assert.Equal(new PlanningOptions().Queue.ToString(CultureInfo.InvariantCulture), rows["Planning:Queue"]);
        Assert.Equal(new CatalogOptions().ReloadEvery.ToString(), rows["Catalog:ReloadEvery"]);
        Assert.Equal("true", rows["Catalog:IncludeSample"]);
        Assert.StartsWith($"`{ShutdownOptions.InProduction}`", $"`{rows["Shutdown:Delay"]}", StringComparison.Ordinal);
        Assert.True(rows.ContainsKey(WarmUp.Setting));
    }

    [Fact]
    public void Every_variable_of_the_documents_is_a_setting()
    {
        var rows = Rows().Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var variables = Documents.All.SelectMany(document => Variable().Matches(Documents.Read(document)).Select(match => (document, Name: match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)))).ToList();
        Assert.NotEmpty(variables);
        Assert.Equal([], variables.Where(one => !one.Name.StartsWith("Logging:", StringComparison.Ordinal) && !rows.Contains(Numbered().Replace(one.Name, ":n:"))).Select(one => $"{one.document}: {one.Name}").Distinct());
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string> Rows() => Row().Matches(Documents.Read(Page)).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim().Trim('`'));

    [GeneratedRegex(@"^\| `([A-Za-z:]+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b([A-Z][A-Za-z]+(?:__[A-Za-z0-9.]+)+)=")]
    private static partial Regex Variable();

    [GeneratedRegex(@":\d+:")]
    private static partial Regex Numbered();
}
