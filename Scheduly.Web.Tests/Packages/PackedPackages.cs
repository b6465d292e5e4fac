using System.Diagnostics;
using System.Reflection;
using Scheduly.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(Scheduly.Web.Tests.Packages.PackedPackages))]

namespace Scheduly.Web.Tests.Packages;

/// <summary>The packages, packed once for all tests that ask for them, in a folder that is a feed and under a version of its own.</summary>
public sealed class PackedPackages : IDisposable
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task> _packed;

    public PackedPackages() => _packed = new(PackAsync);

    /// <summary>How the tests were built, and so the packages.</summary>
    public static string Configuration => typeof(PackedPackages).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Holds <c>artifacts/packages</c> as the repository would after <c>dotnet pack</c>.</summary>
    public DirectoryInfo Root { get; } = Directory.CreateTempSubdirectory("scheduly-packages-");

    public string Feed => Path.Combine(Root.FullName, "artifacts", "packages");

    /// <summary>One that no earlier run left in a cache of packages.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    public Task ReadyAsync() => _packed.Value;

    /// <returns>What the command printed.</returns>
    internal static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--nologo", "-nodeReuse:false"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "false";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(WaitLimit) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return output;
    }

    public void Dispose()
    {
        Root.Remove();
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (!Directory.Exists(cache)) return;
        foreach (var package in Directory.EnumerateDirectories(cache, "scheduly.sessions*"))
        {
            var mine = Path.Combine(package, Version.ToLowerInvariant());
            if (Directory.Exists(mine)) Directory.Delete(mine, recursive: true);
            if (!Directory.EnumerateFileSystemEntries(package).Any()) Directory.Delete(package);
        }
    }

    // One after the other: what was built with the tests is only packed, and that takes a second each.
    private async Task PackAsync()
    {
        foreach (var package in Architecture.Products.Packages)
        {
            await DotnetAsync(Repository.Root, "pack", package, "--no-build", "--no-restore", "--configuration", Configuration, "--output", Feed, $"-p:PackageVersion={Version}");
        }
    }
}
