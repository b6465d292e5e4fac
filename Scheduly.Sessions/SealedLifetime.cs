namespace Scheduly.Sessions;

/// <summary>How long something else than sessions that the application keeps sealed in the store may need its key.</summary>
internal sealed record SealedLifetime(Func<TimeSpan> Value);
