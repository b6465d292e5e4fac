using System.Diagnostics.CodeAnalysis;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The servers are started as the tests start them; without one there is nothing to measure.</summary>
internal static partial class Servers
{
    [DoesNotReturn]
    public static void Missing(string what, string howToGet) => throw new InvalidOperationException($"{what} is not installed here: {howToGet}");
}
