using System.ComponentModel.DataAnnotations;

namespace Scheduly.Web.Schedules.Together;

/// <summary>The <c>Together</c> section.</summary>
internal sealed class TogetherOptions
{
    public const string Section = "Together";

    /// <summary>How long a shared plan lives from the day on which it is made; nothing prolongs it.</summary>
    /// <value>Default: 180 days. 1 hour to 400 days.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How long an invitation lets new people in; who is in stays.</summary>
    /// <value>Default: 14 days. 1 minute to 400 days.</value>
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How many tokens that open nothing one address may try in a minute.</summary>
    /// <value>Default: 30. 1 to 10,000.</value>
    [Range(1, 10_000, ErrorMessage = "Together:WrongTokensPerMinute takes 1 to 10000.")]
    public int WrongTokensPerMinute { get; set; } = 30;
}
