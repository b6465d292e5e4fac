using System.CommandLine;

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
            return await Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
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

    private static IEnumerable<Command> Commands() =>
        [StatusCommand.Create(), SessionsCommand.Create(), ConfigCommand.Create(), MigrateCommand.Create(), DrainCommand.Create(), PingCommand.Create(), CatalogCommand.Create()];
}
