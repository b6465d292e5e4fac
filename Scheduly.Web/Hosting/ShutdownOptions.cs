using Microsoft.Extensions.Options;

namespace Scheduly.Web.Hosting;

/// <summary>The <c>Shutdown</c> section.</summary>
internal sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    public static readonly TimeSpan InProduction = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long the node goes on serving after it was told to stop, while <c>/health/ready</c> is 503. Longer than the interval of the load balancer's probe.</summary>
    /// <value>Default: 5 s in Production, otherwise 0.</value>
    public TimeSpan? Delay { get; set; }
}

internal sealed class ShutdownRules : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) => options.Delay is null || (options.Delay >= TimeSpan.Zero && options.Delay <= ShutdownOptions.Longest)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Shutdown:Delay is {options.Delay}. Give 0 to {ShutdownOptions.Longest}, as hours:minutes:seconds.");
}
