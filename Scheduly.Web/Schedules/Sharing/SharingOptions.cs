namespace Scheduly.Web.Schedules.Sharing;

/// <summary>The <c>Sharing</c> section.</summary>
internal sealed class SharingOptions
{
    public const string Section = "Sharing";

    /// <summary>How long a link to a schedule works.</summary>
    /// <value>Default: 90 days.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(90);
}
