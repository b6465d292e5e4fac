using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;

namespace Scheduly.Web.Admin;

internal enum KeyVerdict
{
    Right,
    Wrong,

    /// <summary>Not looked at: too many were tried.</summary>
    TooMany,
}

/// <summary>
/// Compares what somebody gives with the configured key, in constant time and not often: 10 tries a minute from one address, 60 from all
/// together, which also bounds what the hashing costs. A key that was right before is known again without a try, so that a
/// flood of wrong ones does not lock scripts out.
/// </summary>
internal sealed partial class AdminKeys : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int TriesOfOneAddress = 10, TriesOfAll = 60, LongestKey = 1000;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(32);
    private readonly AdminOptions _options;
    private readonly AdminKeyHash? _hash;
    private readonly ILogger<AdminKeys> _logger;
    private readonly PartitionedRateLimiter<string> _ofAddress = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetSlidingWindowLimiter(address, _ => Limit(TriesOfOneAddress)));

    private readonly SlidingWindowRateLimiter _ofAll = new(Limit(TriesOfAll));
    private byte[]? _lastRight;

    public AdminKeys(IOptions<AdminOptions> options, ILogger<AdminKeys> logger)
    {
        (_options, _logger) = (options.Value, logger);
        if (!string.IsNullOrEmpty(_options.KeyHash) && AdminKeyHash.TryParse(_options.KeyHash, out var hash)) _hash = hash;
        var text = string.IsNullOrEmpty(_options.Key) ? _options.KeyHash : _options.Key;
        IsSet = !string.IsNullOrEmpty(text);
        Fingerprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"admin\0{text}")))[..16];
    }

    public bool IsSet { get; }

    /// <summary>Stands in each sign-in, so that another key ends those made with this one.</summary>
    public string Fingerprint { get; }

    /// <param name="address">The client's; null where there is no connection.</param>
    public KeyVerdict Check(string candidate, IPAddress? address)
    {
        if (!IsSet || candidate.Length is 0 or > LongestKey) return KeyVerdict.Wrong;
        var network = address is null ? "" : ClientNetwork.Of(address);
        var mark = HMACSHA256.HashData(_mark, Encoding.UTF8.GetBytes(candidate));
        if (Volatile.Read(ref _lastRight) is { } known && CryptographicOperations.FixedTimeEquals(mark, known))
        {
            // Also the right key is not looked at from an address that has used up its tries: else they were unlimited.
            using var room = _ofAddress.AttemptAcquire(network, 0);
            return room.IsAcquired ? KeyVerdict.Right : KeyVerdict.TooMany;
        }

        using var one = _ofAddress.AttemptAcquire(network);
        if (!one.IsAcquired) return KeyVerdict.TooMany;
        using var all = _ofAll.AttemptAcquire();
        if (!all.IsAcquired) return KeyVerdict.TooMany;
        if (!Matches(candidate))
        {
            Log.Wrong(_logger, address?.ToString() ?? "none");
            return KeyVerdict.Wrong;
        }

        Volatile.Write(ref _lastRight, mark);
        return KeyVerdict.Right;
    }

    public void Dispose()
    {
        _ofAddress.Dispose();
        _ofAll.Dispose();
    }

    private bool Matches(string candidate) => _hash is not null
        ? _hash.Matches(candidate)
        // Of equal length, whatever was given.
        : CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(candidate)), SHA256.HashData(Encoding.UTF8.GetBytes(_options.Key!)));

    private static SlidingWindowRateLimiterOptions Limit(int tries) => new() { PermitLimit = tries, Window = Window, SegmentsPerWindow = 6 };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Security: a wrong admin key came from {Address}.")]
        public static partial void Wrong(ILogger logger, string address);
    }
}
