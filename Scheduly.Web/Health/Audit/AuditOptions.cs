using Microsoft.Extensions.Options;

namespace Scheduly.Web.Health.Audit;

/// <summary>The <c>Audit</c> section: what became of sessions, without persons and content.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <value>Default: true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Entries are removed after this. In memory the last 10,000 are kept whatever it says, on Redis the last 2,000,000.</summary>
    /// <value>Default: 30 days.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}

internal sealed class AuditRules : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.Retention >= TimeSpan.FromHours(1) && options.Retention <= TimeSpan.FromDays(3650)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Audit:Retention is {options.Retention}. Give 1 hour to 3650 days, as days.hours:minutes:seconds.");
}
