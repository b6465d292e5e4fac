using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>What a command makes of a state.</summary>
/// <param name="Label">The step by name, for "Undo: …".</param>
/// <param name="Message">What was done, as a sentence.</param>
/// <param name="Wishes">What was made of the words, for a command that has any.</param>
internal sealed record Change(SessionState State, string Label, string Message, ParsedWishes? Wishes = null);

/// <summary>A command that was carried out and stored.</summary>
/// <param name="Message">Null when the command had been applied before.</param>
internal sealed record CommandOutcome(SessionState State, string? Message, ParsedWishes? Wishes);
