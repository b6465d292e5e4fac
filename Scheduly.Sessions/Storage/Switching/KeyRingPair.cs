using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// The Data Protection keys of two stores as one ring: read from both, written to both, and what one lacks is copied to it, so that a cookie
/// is good at every node on the way and afterwards. One store is enough to go on with, unless it has no keys: the framework would make
/// new ones, and log everybody out.
/// </summary>
internal sealed partial class KeyRingPair(IXmlRepository main, IXmlRepository fallback, ILogger logger) : ISharedKeyRing
{
    /// <summary>A frozen store must not hold up those that wait for keys.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var (one, failure) = Read(main);
        var (other, otherFailure) = Read(fallback);
        if ((failure ?? otherFailure) is { } cause && (one ?? other) is not { Count: > 0 })
        {
            throw new StorageSetupException(
                "SessionStorage:Fallback: one of the two stores does not answer, and the other has no keys yet that cookies could be opened with. Start the store that is unavailable; a node that has seen both copies the keys.", cause);
        }

        if (one is not null && other is not null)
        {
            Copy(one, other, fallback);
            Copy(other, one, main);
        }

        return [.. one ?? [], .. other ?? []];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var failures = new List<Exception>();
        foreach (var ring in new[] { main, fallback })
        {
            try
            {
                Write(ring, element, friendlyName);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
                Log.NotWritten(logger, failure.GetType().Name);
            }
        }

        if (failures.Count == 2) throw new StorageUnavailableException("Neither store took the key.", failures[0]);
    }

    /// <summary>The first store that takes a key decides whether it is the only one; the other gets a copy.</summary>
    public bool TryStoreElement(XElement element, string friendlyName, IReadOnlySet<string> seen)
    {
        Exception? failed = null;
        foreach (var (ring, other) in new[] { (main, fallback), (fallback, main) })
        {
            try
            {
                if (!TryWrite(ring, element, friendlyName, seen)) return false;
            }
            catch (Exception failure)
            {
                failed ??= failure;
                Log.NotWritten(logger, failure.GetType().Name);
                continue;
            }

            // It did not take the key a moment ago, and gets its copy when the ring is read.
            if (failed is null) Copy([element], [], other);
            return true;
        }

        throw new StorageUnavailableException("Neither store took the key.", failed!);
    }

    private (IReadOnlyCollection<XElement>? Elements, Exception? Failure) Read(IXmlRepository ring)
    {
        try
        {
            return (Blocking.Run(() => Task.Run(ring.GetAllElements).WaitAsync(Limit)), null);
        }
        catch (Exception failure)
        {
            Log.NotRead(logger, failure.GetType().Name);
            return (null, failure);
        }
    }

    private void Copy(IReadOnlyCollection<XElement> from, IReadOnlyCollection<XElement> has, IXmlRepository to)
    {
        var known = has.Select(DistinctKeyRing.NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var element in from.Where(element => known.Add(DistinctKeyRing.NameOf(element))))
        {
            try
            {
                Write(to, element, element.Attribute("id") is { } id ? $"{element.Name.LocalName}-{id.Value}" : element.Name.LocalName);
            }
            catch (Exception failure)
            {
                Log.NotWritten(logger, failure.GetType().Name);
            }
        }
    }

    private static bool TryWrite(IXmlRepository ring, XElement element, string friendlyName, IReadOnlySet<string> seen)
    {
        if (ring is ISharedKeyRing shared) return Blocking.Run(() => Task.Run(() => shared.TryStoreElement(element, friendlyName, seen)).WaitAsync(Limit));
        Write(ring, element, friendlyName);
        return true;
    }

    private static void Write(IXmlRepository ring, XElement element, string friendlyName) =>
        Blocking.Run(() => Task.Run(() => ring.StoreElement(element, friendlyName)).WaitAsync(Limit));

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Warning, "The keys of one of the two stores could not be read ({Cause}); those of the other are used.")]
        public static partial void NotRead(ILogger logger, string cause);

        [LoggerMessage(12, LogLevel.Warning, "A key could not be written to one of the two stores ({Cause}); it is copied there later.")]
        public static partial void NotWritten(ILogger logger, string cause);
    }
}
