using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage;

/// <summary>
/// A ring that may hold an element twice, after two nodes copied it there at once: the framework refuses a ring in which a key stands twice.
/// A ring that was read and is empty afterwards is lost, not new: what was read goes on serving this process, and no other key is made, which
/// would leave every stored session closed for good.
/// </summary>
internal sealed class DistinctKeyRing(IXmlRepository ring) : IXmlRepository
{
    private const string KeyElement = "key";

    private volatile XElement[] _read = [];
    private volatile bool _isLost;

    /// <summary>At the last look the store held no key, and before that it did.</summary>
    public bool IsLost => _isLost;

    /// <summary>Names a key by its id, and what else a ring holds (revocations) by all that stands in it.</summary>
    public static string NameOf(XElement element) =>
        element.Attribute("id") is { } id ? $"{element.Name.LocalName}-{id.Value}" : element.ToString(SaveOptions.DisableFormatting);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        XElement[] elements = [.. ring.GetAllElements().DistinctBy(NameOf, StringComparer.Ordinal)];
        _isLost = elements.Length == 0 && _read.Length > 0;
        if (!_isLost) _read = elements;
        return [.. _read.Select(element => new XElement(element))];
    }

    /// <summary>
    /// A key is not stored when another node added one since this process read the ring: nodes that start together would each make their own.
    /// The framework reads the ring again after it made a key, and takes what it finds.
    /// </summary>
    /// <exception cref="KeyRingLostException">The ring is lost.</exception>
    public void StoreElement(XElement element, string friendlyName)
    {
        if (_isLost) throw new KeyRingLostException("The stored key ring was lost, and no other key is made beside the sessions that need it.", "Restore the ring from a backup.");
        if (ring is ISharedKeyRing shared && element.Name.LocalName == KeyElement) shared.TryStoreElement(element, friendlyName, _read.Select(NameOf).ToHashSet(StringComparer.Ordinal));
        else ring.StoreElement(element, friendlyName);
    }
}
