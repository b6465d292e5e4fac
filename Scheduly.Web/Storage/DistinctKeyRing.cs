using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Web.Storage;

/// <summary>
/// A ring that may hold an element twice, after two nodes copied it there at once: the framework refuses a ring in which a key stands twice.
/// </summary>
internal sealed class DistinctKeyRing(IXmlRepository ring) : IXmlRepository
{
    /// <summary>Names a key by its id, and what else a ring holds (revocations) by all that stands in it.</summary>
    public static string NameOf(XElement element) =>
        element.Attribute("id") is { } id ? $"{element.Name.LocalName}-{id.Value}" : element.ToString(SaveOptions.DisableFormatting);

    public IReadOnlyCollection<XElement> GetAllElements() => [.. ring.GetAllElements().DistinctBy(NameOf, StringComparer.Ordinal)];

    public void StoreElement(XElement element, string friendlyName) => ring.StoreElement(element, friendlyName);
}
