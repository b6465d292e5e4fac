using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage;

/// <summary>A ring in a store that several nodes share: of those that want to add a key at the same moment, one succeeds.</summary>
internal interface ISharedKeyRing : IXmlRepository
{
    /// <summary>Stores an element unless the ring holds one that the caller has not read.</summary>
    /// <param name="seen">The <see cref="DistinctKeyRing.NameOf"/> of every element that the caller has read.</param>
    /// <returns>False when another node was first: nothing is stored, and the ring should be read again.</returns>
    bool TryStoreElement(XElement element, string friendlyName, IReadOnlySet<string> seen);
}
