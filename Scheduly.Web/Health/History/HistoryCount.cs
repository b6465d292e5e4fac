namespace Scheduly.Web.Health.History;

/// <summary>What the history counts. The numbers are part of a node's stored entry: new ones are added at the end.</summary>
internal enum HistoryCount
{
    Created,
    Ended,
    Expired,
    Revoked,

    /// <summary>Operations on the store, whatever their outcome.</summary>
    Operations,

    /// <summary>Operations that failed or got no answer in time.</summary>
    Errors,

    Conflicts,
    Retries,

    /// <summary>Requests that were answered with a session failure.</summary>
    Refused,

    CacheHits,
    CacheMisses,
    TouchesSent,
    TouchesSaved,

    /// <summary>Sessions stored, with the bytes of all of them before and after the seal.</summary>
    Payloads,
    ContentBytes,
    StoredBytes,
}
