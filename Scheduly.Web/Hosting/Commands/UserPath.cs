using System.Diagnostics.CodeAnalysis;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>
/// A path as its user means it: from the folder of the shell. <c>dotnet run</c> moves the program into the project's folder and leaves
/// the shell's own in the variable PWD.
/// </summary>
internal static class UserPath
{
    [return: NotNullIfNotNull(nameof(path))]
    public static string? Of(string? path)
    {
        if (path is null) return null;
        var shell = Environment.GetEnvironmentVariable("PWD");
        return File.Exists("Scheduly.Web.csproj") && Path.IsPathFullyQualified(shell ?? "") && Directory.Exists(shell)
            ? Path.GetFullPath(path, shell)
            : Path.GetFullPath(path);
    }
}
