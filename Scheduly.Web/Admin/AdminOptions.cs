using Microsoft.Extensions.Options;

namespace Scheduly.Web.Admin;

/// <summary>The <c>Admin</c> section: who may see the pages under <c>/admin</c>, <c>/metrics</c> and the details of <c>/health</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    public const int ShortestKey = 16;

    /// <summary>
    /// The key itself, at least 16 characters. Without it and without <see cref="KeyHash"/> the admin pages answer to this machine
    /// alone in Development, and are not there elsewhere.
    /// </summary>
    /// <value>Default: none.</value>
    public string? Key { get; set; }

    /// <summary>A hash of the key in its place, as the command <c>config hash-key</c> prints it: see <see cref="AdminKeyHash"/>.</summary>
    /// <value>Default: none.</value>
    public string? KeyHash { get; set; }

    /// <summary>How long a sign-in lasts without a request; it lasts at most 8 hours with them.</summary>
    /// <value>Default: 30 minutes.</value>
    public TimeSpan SignInLifetime { get; set; } = TimeSpan.FromMinutes(30);
}

internal sealed class AdminRules : IValidateOptions<AdminOptions>
{
    private static readonly TimeSpan LongestSignIn = TimeSpan.FromHours(8);

    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        var errors = new List<string>();
        if (!string.IsNullOrEmpty(options.Key) && !string.IsNullOrEmpty(options.KeyHash)) errors.Add("Admin:Key and Admin:KeyHash are both set. Unset one of the two.");
        if (options.Key is { Length: > 0 and < AdminOptions.ShortestKey }) errors.Add($"Admin:Key is shorter than {AdminOptions.ShortestKey} characters. Make one with: openssl rand -base64 24");
        if (!string.IsNullOrEmpty(options.KeyHash) && !AdminKeyHash.TryParse(options.KeyHash, out _))
        {
            errors.Add("Admin:KeyHash is no hash of this program's form. Make one with the command: config hash-key");
        }

        if (options.SignInLifetime <= TimeSpan.Zero || options.SignInLifetime > LongestSignIn)
        {
            errors.Add($"Admin:SignInLifetime is {options.SignInLifetime}. Give a time above zero and up to {LongestSignIn}, as hours:minutes:seconds.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
