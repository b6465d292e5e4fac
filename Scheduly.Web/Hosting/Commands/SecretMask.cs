using System.Text.RegularExpressions;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>Shows a setting without what opens anything: keys and passwords, also those within connection strings and URLs.</summary>
internal static partial class SecretMask
{
    public const string Mask = "********";

    public static string Of(string name, string value) =>
        SecretName().IsMatch(name) && value != "(none)" ? Mask : Words().Replace(UserInfo().Replace(value, $"$1:{Mask}@"), $"$1={Mask}");

    /// <summary>Settings whose whole value is a secret.</summary>
    [GeneratedRegex(@"(password|pwd|secret|token|Admin:Key(Hash)?|ApiKey)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>scheme://user:password@: up to the last @ before the path, since people forget to encode it.</summary>
    [GeneratedRegex(@"(://[^:@/]*):.*@")]
    private static partial Regex UserInfo();

    /// <summary>A pair of a connection string whose name says so, whatever separates them, with or without quotes.</summary>
    [GeneratedRegex(@"((?:password|pwd|passphrase|passfile|secret|token|accountkey|sslpassword|user\s*id\s*password)\s*)=\s*(?:""(?:[^""]|"""")*""|'(?:[^']|'')*'|[^;,&]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
