using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>The Data Protection keys in a table beside the sessions.</summary>
internal sealed class DatabaseKeyRing(DatabaseEngine engine) : ISharedKeyRing
{
    /// <summary>The framework asks synchronously, and again later: a dead connection must not hold its thread.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public IReadOnlyCollection<XElement> GetAllElements() => Blocking.Run(() => engine.QueryAsync(
        engine.Dialect.KeyRead, [], row => XElement.Parse(Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0))), CancellationToken.None).WaitAsync(Limit));

    // The friendly name is for people and need not be unique.
    public void StoreElement(XElement element, string friendlyName) => Add($"{friendlyName}/{Guid.NewGuid():N}", element);

    /// <summary>
    /// The row's id is made of what the ring holds before it: nodes that found the same ring insert the same id, and the primary key lets one
    /// of them in. No lock is held, so that none is left behind by a node that dies, and a pooler that shares connections may stand between.
    /// </summary>
    public bool TryStoreElement(XElement element, string friendlyName, IReadOnlySet<string> seen)
    {
        var stored = Names();
        if (!seen.IsSupersetOf(stored)) return false;
        try
        {
            Add($"next/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', stored))))}", element);
            return true;
        }
        catch (DbException) when (!seen.IsSupersetOf(Names()))
        {
            return false;
        }
    }

    private SortedSet<string> Names() => new(GetAllElements().Select(DistinctKeyRing.NameOf), StringComparer.Ordinal);

    private void Add(string id, XElement element)
    {
        var value = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        Blocking.Run(() => engine.WriteAsync(
            engine.Dialect.KeyAdd, [Argument.Text("@id", id), Argument.Binary("@value", value)], CancellationToken.None).WaitAsync(Limit));
    }
}
