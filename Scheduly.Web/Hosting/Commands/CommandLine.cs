using System.CommandLine;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The program's commands. Without one it is the web host.</summary>
internal static class CommandLine
{
    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    /// <returns>False when these arguments are for the web host.</returns>
    public static bool Names(string[] arguments) =>
        arguments is [var first, ..] && (Questions.Contains(first) || Commands().Any(command => command.Name == first));

    /// <returns>The exit code: 1 also when the arguments are wrong or the settings cannot be used.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            return await Create().Parse(HashLast(arguments)).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (StartupFailure.Describe(failure) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    /// <summary>The program's name with its commands.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Scheduly.Web, a class-schedule builder. Without a command it serves; settings are given as --Section:Name=value, as variables Section__Name, or in .env.");
        foreach (var command in Commands()) root.Add(command);
        return root;
    }

    /// <summary>
    /// One hash in 64 begins with a dash and would be taken for an option: it goes to the end, behind "--". Only where a hash is an argument; the value of
    /// an option, such as the cursor of <c>sessions list --after</c>, stays where it is.
    /// </summary>
    internal static string[] HashLast(string[] arguments) =>
        arguments is ["sessions", "revoke", ..] && !arguments.Contains("--") && Array.FindIndex(arguments, IsDashedHash) is >= 0 and var at
            ? [.. arguments[..at], .. arguments[(at + 1)..], "--", arguments[at]]
            : arguments;

    /// <summary>A whole one, or its first characters; no option of one dash is as long.</summary>
    private static bool IsDashedHash(string argument) =>
        argument.StartsWith('-') && (argument.Length == StorageKey.Length || (argument.Length == StorageKey.ShortLength && argument[1] != '-')) && argument.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static IEnumerable<Command> Commands() =>
        [StatusCommand.Create(), SessionsCommand.Create(), ConfigCommand.Create(), MigrateCommand.Create(), DrainCommand.Create(), PingCommand.Create(), CatalogCommand.Create()];
}
