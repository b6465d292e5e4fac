using System.Diagnostics.CodeAnalysis;

namespace Scheduly.Web.Tests.Infrastructure;

internal static partial class Servers
{
    /// <summary>Skips the running test, visibly; fails it instead when <c>SCHEDULY_REQUIRE_SERVERS=1</c>, as the CI sets.</summary>
    [DoesNotReturn]
    public static void Missing(string what, string howToGet)
    {
        var message = $"{what} is not installed here: {howToGet}";
        if (Environment.GetEnvironmentVariable("SCHEDULY_REQUIRE_SERVERS") == "1") Assert.Fail(message);
        Assert.Skip(message);
    }
}
