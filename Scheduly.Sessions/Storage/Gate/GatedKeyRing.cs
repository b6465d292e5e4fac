using System.Xml.Linq;

namespace Scheduly.Sessions.Storage.Gate;

/// <summary>
/// A key ring that is asked once more on new connections, where a command was not carried out and succeeds there: it is often used before the
/// first session, and by requests that fail without it. It is not behind the gate, because the node has its keys when the store is unavailable.
/// </summary>
internal sealed class GatedKeyRing(ISharedKeyRing inner, StorageBackend backend) : ISharedKeyRing
{
    /// <summary>Of making new connections; the framework asks synchronously.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public IReadOnlyCollection<XElement> GetAllElements() => Run(inner.GetAllElements);

    public void StoreElement(XElement element, string friendlyName) => Run(() =>
    {
        inner.StoreElement(element, friendlyName);
        return true;
    });

    public bool TryStoreElement(XElement element, string friendlyName, IReadOnlySet<string> seen) => Run(() => inner.TryStoreElement(element, friendlyName, seen));

    private T Run<T>(Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception failure) when (backend.ReasonToReconnect(failure) is not null)
        {
            Blocking.Run(() => Task.WhenAny(backend.AbandonConnectionsAsync(), Task.Delay(Limit)));
            return operation();
        }
    }
}
