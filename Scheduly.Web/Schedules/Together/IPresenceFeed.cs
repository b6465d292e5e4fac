namespace Scheduly.Web.Schedules.Together;

/// <summary>What presence needs to know of the live feed.</summary>
internal interface IPresenceFeed
{
    /// <summary>False: no node is told of anything.</summary>
    bool Enabled { get; }

    /// <summary>What other nodes write is reported as it happens.</summary>
    bool IsLive { get; }

    /// <summary>False for a store that only this process uses, and for one whose changes nobody reports.</summary>
    bool HasTransport { get; }

    /// <summary>What this node calls itself, until it ends.</summary>
    string Node { get; }

    /// <summary>For how long <see cref="IsLive"/> has been what it is.</summary>
    TimeSpan Steady { get; }

    /// <summary>A node of which nothing was heard for longer has gone.</summary>
    TimeSpan Silent { get; }

    /// <summary>For how long nothing was heard of another node; null when nothing ever was.</summary>
    TimeSpan? SilenceOf(string node);

    /// <summary>Watches what the nodes write of who is in a plan.</summary>
    /// <param name="plan">The hash of the plan's id.</param>
    /// <param name="told">Returns at once, does not throw, and may be called by several threads.</param>
    /// <returns>Ends it when disposed.</returns>
    IDisposable Watch(string plan, Action told);
}
