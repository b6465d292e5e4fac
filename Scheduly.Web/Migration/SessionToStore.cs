using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>A session of the file, understood.</summary>
/// <param name="Key">See <see cref="KeyOf"/>.</param>
internal readonly record struct SessionToSeal(FoundSession Found, StorageKey Key, SessionTimes Times)
{
    /// <summary>The key under which the old contract finds it.</summary>
    public static StorageKey KeyOf(Guid id) => StorageKey.For(SessionByIdStore.Kind, id.ToString());
}

/// <param name="Entry">Sealed.</param>
internal sealed record SessionToStore(FoundSession Found, StorageEntry Entry);
