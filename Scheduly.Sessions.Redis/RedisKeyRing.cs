using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// The Data Protection keys in a list, one element each, as Microsoft.AspNetCore.DataProtection.StackExchangeRedis keeps them. That one waits for the
/// server on a thread of the pool without the pool's knowledge, which on two cores leaves none to take the answer in; waiting for a task, the pool makes up for.
/// </summary>
internal sealed class RedisKeyRing(Func<IDatabase> database, RedisKey list) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Blocking.Run(() => database().ListRangeAsync(list)).Select(element => XElement.Parse(element!))];

    /// <param name="friendlyName">Has no place in the list.</param>
    public void StoreElement(XElement element, string friendlyName) =>
        Blocking.Run(() => database().ListRightPushAsync(list, element.ToString(SaveOptions.DisableFormatting)));
}
