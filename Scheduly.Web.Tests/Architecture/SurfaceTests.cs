using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>What other applications see of the product, and that nothing is open for inheritance without need.</summary>
public sealed class SurfaceTests
{
    private static readonly Type[] Types = [.. Products.All.SelectMany(assembly => assembly.GetTypes())];

    /// <summary>What each package shows is held by its file PublicAPI.*.txt, which the build compares.</summary>
    [Fact]
    public void The_application_shows_nothing_but_what_Razor_needs() => Assert.DoesNotContain(
        typeof(Program).Assembly.GetExportedTypes().Where(type => !IsGenerated(type) && !type.IsNested),
        // The compiler makes Program public for the test host; Razor's pages are compiled against public models.
        type => type != typeof(Program) && !type.IsSubclassOf(typeof(PageModel)));

    [Theory]
    [InlineData("Scheduly.Sessions")]
    [InlineData("Scheduly.Sessions.Sqlite")]
    [InlineData("Scheduly.Sessions.Redis")]
    [InlineData("Scheduly.Sessions.PostgreSql")]
    [InlineData("Scheduly.Sessions.SqlServer")]
    public void A_package_says_in_a_file_what_it_shows(string package)
    {
        var files = new[] { "Shipped", "Unshipped" }.Select(part => File.ReadAllLines(Path.Combine(Repository.Root, package, $"PublicAPI.{part}.txt")));
        var told = files.SelectMany(lines => lines).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            Assembly.Load(package).GetExportedTypes().Where(type => !IsGenerated(type)),
            type => Assert.Contains(type.FullName!.Replace('+', '.'), told));
    }

    [Fact]
    public void Nobody_else_can_make_a_session_exception() => Assert.All(
        Types.Where(type => type.IsVisible).Where(type => type.IsSubclassOf(typeof(Exception))),
        type => Assert.True(type.IsSealed || type.GetConstructors().Length == 0, $"{type} can be inherited from."));

    [Fact]
    public void Every_class_is_sealed_unless_another_inherits_from_it()
    {
        var types = Types.Where(type => type.IsClass && !IsGenerated(type)).ToList();
        var inherited = types.Select(type => type.BaseType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : type.BaseType).ToHashSet();
        Assert.DoesNotContain(types, type => !type.IsSealed && type != typeof(Program) && !inherited.Contains(type));
    }

    /// <summary>By a compiler or a generator: Razor's pages, JSON contexts, regular expressions, options validators, log methods.</summary>
    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute))
        || type.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name is "GeneratedCodeAttribute" or "RazorCompiledItemMetadataAttribute" or "RazorSourceChecksumAttribute")
        || type.Namespace is "AspNetCoreGeneratedDocument"
        || (type.Namespace?.StartsWith("Scheduly.", StringComparison.Ordinal) != true && type != typeof(Program))
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
