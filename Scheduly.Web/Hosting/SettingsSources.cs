using DotNetEnv;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Where settings come from, least first: the shared file beside the program, the content root's, <c>.env</c>, environment, command line.</summary>
internal static class SettingsSources
{
    /// <summary>The setting that names another <c>.env</c> file.</summary>
    public const string DotEnvSetting = "DotEnv:Path";

    /// <exception cref="StorageSetupException">The <c>.env</c> file cannot be read.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;
        var shared = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = true };
        shared.ResolveFileProvider();

        // At the front, so that everything else still wins.
        sources.Insert(0, shared);
        if (ReadDotEnv(builder) is { Count: > 0 } values)
        {
            var lastFile = sources.ToList().FindLastIndex(source => source is JsonConfigurationSource);
            sources.Insert(lastFile + 1, new MemoryConfigurationSource { InitialData = values });
        }
    }

    private static List<KeyValuePair<string, string?>> ReadDotEnv(WebApplicationBuilder builder)
    {
        var root = builder.Environment.ContentRootPath;
        string[] places = builder.Configuration[DotEnvSetting] is { Length: > 0 } named
            ? [Path.Combine(root, named)]
            : [Path.Combine(root, ".env"), Path.Combine(root, "..", ".env")];
        if (places.FirstOrDefault(File.Exists) is not { } file) return [];
        try
        {
            return [.. Env.NoEnvVars().Load(file).Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))];
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            // The parser's own message may quote the line, and with it a password.
            throw new StorageSetupException($"The file {Path.GetFullPath(file)} cannot be read. Each line is NAME=value, or a comment after #.", cause);
        }
    }
}
