namespace Scheduly.Web.Live;

/// <summary>
/// Tells one browser of one thing. While a message is under way only the last word waits for its turn: a browser that does not read holds up nobody and takes no
/// memory.
/// </summary>
/// <param name="send">Sends one message.</param>
internal sealed class LastWord<T>(Func<T, Task> send)
{
    private readonly Lock _lock = new();
    private T _waiting = default!;
    private bool _waits;
    private bool _sending;

    /// <summary>Returns at once.</summary>
    public void Tell(T word)
    {
        lock (_lock)
        {
            (_waiting, _waits) = (word, true);
            if (_sending) return;
            _sending = true;
        }

        _ = Task.Run(SendAsync);
    }

    private async Task SendAsync()
    {
        while (TryNext(out var word))
        {
            try
            {
                await send(word);
            }
            catch (Exception cause) when (cause is InvalidOperationException or IOException or OperationCanceledException)
            {
                // The browser has gone; when it is back it asks for what it missed.
            }
        }
    }

    private bool TryNext(out T word)
    {
        lock (_lock)
        {
            (word, _sending) = (_waiting, _waits);
            (_waiting, _waits) = (default!, false);
            return _sending;
        }
    }
}
