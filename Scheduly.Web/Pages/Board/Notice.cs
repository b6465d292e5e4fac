namespace Scheduly.Web.Pages.Board;

/// <summary>What the last command came to.</summary>
/// <param name="Message">What was done; null when nothing was.</param>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
/// <param name="NotUnderstood">Parts of the text that carry no wish that is known here.</param>
/// <param name="Typed">The form of the command, when its fields are worth keeping.</param>
/// <param name="Undoes">Undoing is offered beside the message.</param>
internal sealed record Notice(string? Message = null, string? Refusal = null, IReadOnlyList<string>? NotUnderstood = null, CommandForm? Typed = null, bool Undoes = false)
{
    /// <summary>The message is a sentence of the domain, which is English in every language.</summary>
    public bool IsEnglish { get; init; }

    /// <summary>What the catalogue says now that it did not say when the schedule was planned.</summary>
    public IReadOnlyList<string> News { get; init; } = [];
}
