namespace Scheduly.Web.Schedules.Catalog;

internal enum RefusalReason
{
    UnsupportedSchool,

    /// <summary>Of no form that a term has.</summary>
    InvalidTerm,

    /// <summary>Well-formed, but without a catalogue.</summary>
    UnknownTerm,

    UnknownMajor,
}

/// <summary>What was asked for is not there.</summary>
/// <param name="Detail">One line for the person who asked, which names what there is: the old contract's <c>detail</c> of a 400.</param>
internal sealed record Refusal(RefusalReason Reason, string Detail);
