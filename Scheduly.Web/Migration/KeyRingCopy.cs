using System.Xml.Linq;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>Adds to a store the Data Protection keys of another, without which nothing that was sealed there opens. None is removed.</summary>
internal static class KeyRingCopy
{
    /// <returns>How many were added; null when one of the two keeps its keys elsewhere, in a folder.</returns>
    public static int? Run(StorageBackend source, StorageBackend target)
    {
        if (source.OpenKeyRing() is not { } from || target.OpenKeyRing() is not { } to) return null;
        var there = to.GetAllElements().Select(Text).ToHashSet(StringComparer.Ordinal);
        var missing = from.GetAllElements().Where(element => !there.Contains(Text(element))).ToList();
        foreach (var element in missing) to.StoreElement(element, Name(element));
        return missing.Count;
    }

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);

    private static string Name(XElement element) => $"{element.Name.LocalName}-{element.Attribute("id")?.Value ?? "copied"}";
}
