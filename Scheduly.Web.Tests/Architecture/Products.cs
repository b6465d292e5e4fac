using System.Reflection;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>The application, and the packages that it is built on.</summary>
internal static class Products
{
    public static readonly string[] Packages = ["Scheduly.Sessions", "Scheduly.Sessions.PostgreSql", "Scheduly.Sessions.Redis", "Scheduly.Sessions.SqlServer", "Scheduly.Sessions.Sqlite"];

    /// <summary>The folders of the sources, by name.</summary>
    public static readonly string[] Projects = ["Scheduly.Web", .. Packages];

    public static readonly Assembly[] All = [.. Projects.Select(name => name == "Scheduly.Web" ? typeof(Program).Assembly : Assembly.Load(name))];
}
