using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>The Data Protection keys in a table beside the sessions. The framework reads them about once a day.</summary>
internal sealed class DatabaseKeyRing(DatabaseEngine engine) : IXmlRepository
{
    /// <summary>The framework asks synchronously, and again later: a dead connection must not hold its thread.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IReadOnlyCollection<XElement> GetAllElements() => Blocking.Run(() => engine.QueryAsync(
        engine.Dialect.KeyRead, [], row => XElement.Parse(Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0))), CancellationToken.None).WaitAsync(Patience));

    public void StoreElement(XElement element, string friendlyName)
    {
        // The friendly name is for people and need not be unique.
        var id = $"{friendlyName}/{Guid.NewGuid():N}";
        var value = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        Blocking.Run(() => engine.WriteAsync(
            engine.Dialect.KeyAdd, [Argument.Text("@id", id), Argument.Binary("@value", value)], CancellationToken.None).WaitAsync(Patience));
    }
}
