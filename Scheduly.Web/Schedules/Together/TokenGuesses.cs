using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>Bounds how many tokens that open nothing one address tries, on this node.</summary>
internal sealed class TokenGuesses(IOptions<TogetherOptions> options) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _wrong = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetSlidingWindowLimiter(network, _ => new SlidingWindowRateLimiterOptions { PermitLimit = options.Value.WrongTokensPerMinute, Window = Window, SegmentsPerWindow = 6 }));

    /// <summary>Before the look-up: an address that guessed too often is refused whatever it brings.</summary>
    /// <exception cref="ScheduleRefusedException">Too many in a minute.</exception>
    public void Check(IPAddress? address)
    {
        if (address is null) return;
        using var lease = _wrong.AttemptAcquire(ClientNetwork.Of(address), permitCount: 0);
        if (!lease.IsAcquired) throw new ScheduleRefusedException("Too many links that open nothing were tried from your network. Wait a minute, and check the link.");
    }

    /// <summary>After a look-up that found nothing.</summary>
    public void Count(IPAddress? address)
    {
        if (address is null) return;
        using var lease = _wrong.AttemptAcquire(ClientNetwork.Of(address));
    }

    public void Dispose() => _wrong.Dispose();
}
