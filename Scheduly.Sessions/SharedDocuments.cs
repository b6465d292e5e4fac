using System.Buffers.Text;
using System.Security.Cryptography;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Plugged;

namespace Scheduly.Sessions;

/// <summary>
/// Documents that whoever holds a token may read, beside the sessions in the same store: sealed like them, each space by itself,
/// with a lifetime that nothing prolongs. The store knows a token by its hash alone.
/// </summary>
internal sealed class SharedDocuments(StorageBackend backend, SessionSeal seal, TimeProvider clock)
{
    /// <summary>The spaces: for documents that stay until they expire or are removed, and for those that are taken once.</summary>
    public const string Shares = "shares", Recovery = "recovery";

    private const int TokenBytes = 24, TokenLength = 32;

    private readonly Dictionary<string, SessionStorage> _storages = new()
    {
        [Shares] = backend.Open(Shares),
        [Recovery] = backend.Open(Recovery),
    };

    /// <returns>The token, 192 random bits in 32 letters, digits, "-" and "_", and the hash that names the document without opening it.</returns>
    /// <exception cref="SessionTooLargeException">It is over <c>SessionStorage:MaxSessionBytes</c>.</exception>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    /// <exception cref="SessionStoreFullException">The store has no room.</exception>
    public async Task<SharedTicket> AddAsync(string space, byte[] content, TimeSpan lifetime)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var key = StorageKey.For(space, token);
        await PutAsync(space, key, content, lifetime);
        return new(token, key.Hash);
    }

    /// <returns>Null when there is none, when it has expired and when the text is no token: nobody can tell these apart.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    /// <exception cref="SessionUnreadableException">What is stored does not open.</exception>
    public async Task<byte[]?> ReadAsync(string space, string token)
    {
        if (!IsToken(token)) return null;
        var key = StorageKey.For(space, token);
        return await ExceptionTranslator.RunAsync(() => _storages[space].ReadAsync(key)) is { } value && seal.Open(key, value) is { Ended: false } envelope
            ? envelope.Content
            : null;
    }

    /// <summary>The hash that <see cref="AddAsync"/> gave for a token; it opens nothing.</summary>
    public static string HashOf(string space, string token) => StorageKey.For(space, token).Hash;

    /// <param name="hash">As <see cref="AddAsync"/> gave it.</param>
    /// <returns>False when there was none.</returns>
    /// <exception cref="SessionUnavailableException">The store does not answer.</exception>
    public async Task<bool> RemoveAsync(string space, string hash) =>
        StorageKey.TryParse(hash, out var key) && await ExceptionTranslator.RunAsync(() => _storages[space].RemoveAsync(key));

    /// <summary>Removes expired documents in batches.</summary>
    public async Task RemoveExpiredAsync(int batch, CancellationToken cancellationToken)
    {
        foreach (var storage in _storages.Values)
        {
            while (await storage.RemoveExpiredAsync(batch, cancellationToken) > 0)
            {
            }
        }
    }

    private async Task PutAsync(string space, StorageKey key, byte[] content, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var value = seal.Seal(key, Stamp.New(clock), now, content);
        await ExceptionTranslator.RunAsync(() => _storages[space] is PluggedSessionStorage plugged
            ? plugged.SetInProcessAsync(key, value, null, lifetime, now + lifetime)
            : _storages[space].TrySetAsync(key, value, null, lifetime, now + lifetime));
    }

    private static bool IsToken(string text) => text.Length == TokenLength && Base64Url.IsValid(text);
}

/// <param name="Token">The secret; it is stored nowhere.</param>
/// <param name="Hash">Names the document, for its owner; it opens nothing.</param>
internal sealed record SharedTicket(string Token, string Hash);
