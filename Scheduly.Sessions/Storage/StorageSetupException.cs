namespace Scheduly.Sessions.Storage;

/// <summary>The application cannot start with the storage it was given.</summary>
/// <remarks>The message is one line that names the setting and the fix; never a password.</remarks>
public class StorageSetupException : Exception
{
    internal StorageSetupException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The keys that stored sessions were sealed with are not in the ring any more. No other may be made: it would look as if all were well.</summary>
/// <param name="why">One sentence.</param>
/// <param name="advice">What brings the sessions back, and what gives them up.</param>
internal sealed class KeyRingLostException(string why, string advice) : StorageSetupException($"{why} {advice}")
{
    public string Why => why;

    public string Advice => advice;
}
