using System.Xml.Linq;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// The Data Protection keys in a list, one element each, as Microsoft.AspNetCore.DataProtection.StackExchangeRedis keeps them. That one waits for the
/// server on a thread of the pool without the pool's knowledge, which on two cores leaves none to take the answer in; waiting for a task, the pool makes up for.
/// </summary>
internal sealed class RedisKeyRing(Func<IDatabase> database, RedisKey list) : ISharedKeyRing
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Blocking.Run(() => database().ListRangeAsync(list)).Select(element => XElement.Parse(element!))];

    /// <param name="friendlyName">Has no place in the list.</param>
    public void StoreElement(XElement element, string friendlyName) =>
        Blocking.Run(() => database().ListRightPushAsync(list, element.ToString(SaveOptions.DisableFormatting)));

    /// <param name="friendlyName">Has no place in the list.</param>
    /// <inheritdoc cref="ISharedKeyRing.TryStoreElement"/>
    public bool TryStoreElement(XElement element, string friendlyName, IReadOnlySet<string> seen) => Blocking.Run(async () =>
    {
        var stored = await database().ListRangeAsync(list);
        if (stored.Any(one => !seen.Contains(DistinctKeyRing.NameOf(XElement.Parse(one!))))) return false;

        // The list only ever grows: the same length is the same ring.
        return (long)await database().ScriptEvaluateAsync(RedisScripts.AddKey, [list], [stored.Length, element.ToString(SaveOptions.DisableFormatting)]) == 1;
    });
}
