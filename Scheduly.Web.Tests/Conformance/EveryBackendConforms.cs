using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Conformance;

public sealed class EveryBackendConforms
{
    /// <summary>Custom is the application's own cache: it has no compare-and-set to conform to.</summary>
    public static TheoryData<string> Backends => [.. Enum.GetNames<BackendKind>().Where(name => name != nameof(BackendKind.Custom))];

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_backend_has_its_subclass_of_the_suite(string backend) => Assert.Contains(
        typeof(EveryBackendConforms).Assembly.GetTypes(),
        type => type.IsSubclassOf(typeof(SessionStorageConformance)) && type.Name == backend + "Conformance");
}
