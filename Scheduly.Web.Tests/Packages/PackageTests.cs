using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Packages;

/// <summary>What is in each package, and what it says of itself.</summary>
public sealed class PackageTests(PackedPackages packages)
{
    public static TheoryData<string, string> Drivers => new()
    {
        { "Scheduly.Sessions", "" },
        { "Scheduly.Sessions.Sqlite", "Microsoft.Data.Sqlite" },
        { "Scheduly.Sessions.Redis", "Microsoft.Extensions.Caching.StackExchangeRedis StackExchange.Redis" },
        { "Scheduly.Sessions.PostgreSql", "Npgsql" },
        { "Scheduly.Sessions.SqlServer", "Microsoft.Data.SqlClient Microsoft.Extensions.Caching.SqlServer" },
    };

    /// <summary>SqlClient asks for ranges of these; one version that fits is named.</summary>
    private static readonly string[] Pinned = ["Microsoft.IdentityModel.JsonWebTokens", "Microsoft.IdentityModel.Protocols.OpenIdConnect", "System.IdentityModel.Tokens.Jwt"];

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task A_package_has_what_a_user_looks_for(string name, string drivers)
    {
        await packages.ReadyAsync();
        await using var package = await ZipFile.OpenReadAsync(Path.Combine(packages.Feed, $"{name}.{packages.Version}.nupkg"), TestContext.Current.CancellationToken);
        var about = XDocument.Parse(await TextAsync(package, $"{name}.nuspec")).Root!.Elements().Single();
        string? Said(string element) => about.Elements().SingleOrDefault(one => one.Name.LocalName == element)?.Value;

        Assert.Equal("MIT", Said("license"));
        Assert.Equal("README.md", Said("readme"));
        Assert.StartsWith($"# {name}\n", await TextAsync(package, "README.md"), StringComparison.Ordinal);
        Assert.Contains("session", Said("tags")!.Split(' '));
        Assert.True(Said("description")!.Length > 50);
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.Contains("<summary>", await TextAsync(package, $"lib/net10.0/{name}.xml"), StringComparison.Ordinal);

        var needs = about.Descendants().Where(one => one.Name.LocalName == "dependency").ToDictionary(one => one.Attribute("id")!.Value, one => one.Attribute("version")!.Value);
        Assert.Equal(drivers, string.Join(' ', needs.Keys.Where(one => one != "Scheduly.Sessions" && !Pinned.Contains(one)).Order(StringComparer.Ordinal)));
        if (drivers.Length > 0) Assert.Equal($"[{packages.Version}]", needs["Scheduly.Sessions"]);
    }

    /// <summary>The same bytes wherever they are built.</summary>
    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task A_package_knows_no_machine_and_no_repository(string name, string drivers)
    {
        _ = drivers;
        await packages.ReadyAsync();
        foreach (var (ending, files) in new[] { ("nupkg", new[] { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", $"{name}.nuspec" }), ("snupkg", [$"lib/net10.0/{name}.pdb"]) })
        {
            await using var package = await ZipFile.OpenReadAsync(Path.Combine(packages.Feed, $"{name}.{packages.Version}.{ending}"), TestContext.Current.CancellationToken);
            foreach (var file in files)
            {
                var bytes = await BytesAsync(package, file);
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root + Path.DirectorySeparatorChar)) < 0, $"{file} of {name} holds the path of the source.");
                Assert.True(bytes.AsSpan().IndexOf("<repository"u8) < 0, $"{file} of {name} names a repository.");
            }
        }
    }

    private static async Task<string> TextAsync(ZipArchive package, string file) => Encoding.UTF8.GetString(await BytesAsync(package, file)).TrimStart('\uFEFF');

    private static async Task<byte[]> BytesAsync(ZipArchive package, string file)
    {
        var entry = package.GetEntry(file) ?? throw new InvalidOperationException($"There is no {file}: {string.Join(", ", package.Entries.Select(one => one.FullName))}");
        await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
