using Microsoft.AspNetCore.SignalR;

namespace Scheduly.Web.Live;

/// <summary>
/// Tells one browser of one thing that it watches. While a message is under way only the last stamp waits for its turn: a browser that does not
/// read holds up nobody and takes no memory.
/// </summary>
/// <param name="id">What the page calls it.</param>
internal sealed class LiveWatch(IClientProxy browser, string id)
{
    /// <summary>The name of the message; its arguments are the page's own id and the stamp.</summary>
    public const string Message = "changed";

    private readonly Lock _lock = new();
    private Guid? _waiting;
    private bool _sending;

    /// <summary>Returns at once.</summary>
    public void Tell(Guid stamp)
    {
        lock (_lock)
        {
            _waiting = stamp;
            if (_sending) return;
            _sending = true;
        }

        _ = Task.Run(SendAsync);
    }

    private async Task SendAsync()
    {
        while (Next() is { } stamp)
        {
            try
            {
                await browser.SendAsync(Message, id, LiveStamp.Write(stamp));
            }
            catch (Exception cause) when (cause is InvalidOperationException or IOException or OperationCanceledException)
            {
                // The browser has gone; when it is back it asks for what it missed.
            }
        }
    }

    private Guid? Next()
    {
        lock (_lock)
        {
            var next = _waiting;
            _waiting = null;
            _sending = next is not null;
            return next;
        }
    }
}
