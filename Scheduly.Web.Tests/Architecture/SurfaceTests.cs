using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>What other applications see of the product, and that nothing is open for inheritance without need.</summary>
public sealed class SurfaceTests
{
    private static readonly Assembly Product = typeof(Program).Assembly;

    /// <summary>The two calls and the seam with its exceptions; a longer list is a change of the contract.</summary>
    private static readonly string[] Seam =
    [
        "Scheduly.Web.Hosting.SessionStorageExtensions",
        "Scheduly.Web.Sessions.SessionConflictException",
        "Scheduly.Web.Sessions.SessionEndedException",
        "Scheduly.Web.Sessions.SessionException",
        "Scheduly.Web.Sessions.SessionLimitedException",
        "Scheduly.Web.Sessions.SessionStoreFullException",
        "Scheduly.Web.Sessions.SessionTooLargeException",
        "Scheduly.Web.Sessions.SessionUnavailableException",
        "Scheduly.Web.Sessions.SessionUnreadableException",
        "Scheduly.Web.Sessions.SessionUpdates",
    ];

    [Fact]
    public void Nothing_is_public_but_the_seam_and_what_Razor_needs()
    {
        var open = Product.GetExportedTypes()
            .Where(type => !IsGenerated(type) && !type.IsNested)
            // The compiler makes Program public for the test host; Razor's pages are compiled against public models.
            .Where(type => type != typeof(Program) && !type.IsSubclassOf(typeof(PageModel)))
            .Select(type => type.FullName!);
        Assert.Equal(Seam, open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Scheduly.Web.Hosting.SessionStorageExtensions", "AddSessionStorage UseSessionStorage")]
    [InlineData("Scheduly.Web.Sessions.SessionUpdates", "ByIdStore EndAsync Leave RegenerateIdAsync TryEndAsync UpdateAsync get_Version")]
    public void The_seam_has_these_members_and_no_more(string type, string members)
    {
        var open = Product.GetType(type, throwOnError: true)!
            .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not Type)
            .Select(member => member.Name).Distinct();
        Assert.Equal(members.Split(' '), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_else_can_make_a_session_exception() => Assert.All(
        Product.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Exception))),
        type => Assert.True(type.IsSealed || type.GetConstructors().Length == 0, $"{type} can be inherited from."));

    [Fact]
    public void Every_class_is_sealed_unless_another_inherits_from_it()
    {
        var types = Product.GetTypes().Where(type => type.IsClass && !IsGenerated(type)).ToList();
        var inherited = types.Select(type => type.BaseType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : type.BaseType).ToHashSet();
        Assert.DoesNotContain(types, type => !type.IsSealed && type != typeof(Program) && !inherited.Contains(type));
    }

    /// <summary>By a compiler or a generator: Razor's pages, JSON contexts, regular expressions, options validators, log methods.</summary>
    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute))
        || type.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name is "GeneratedCodeAttribute" or "RazorCompiledItemMetadataAttribute" or "RazorSourceChecksumAttribute")
        || type.Namespace is "AspNetCoreGeneratedDocument"
        || (type.Namespace?.StartsWith("Scheduly.Web", StringComparison.Ordinal) != true && type != typeof(Program))
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
