using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Hosting;

[OptionsValidator]
internal sealed partial class SessionStorageOptionsValidator : IValidateOptions<SessionStorageOptions>;

/// <summary>The rules between settings, and those that an attribute cannot say.</summary>
internal sealed class SessionStorageRules(IHostEnvironment environment) : IValidateOptions<SessionStorageOptions>
{
    private const string Fallback = "SessionStorage:Fallback", Replica = "SessionStorage:Replica";

    private const int MostReplicas = 10;

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(0.5);

    public ValidateOptionsResult Validate(string? name, SessionStorageOptions options)
    {
        var errors = new List<string>();
        Positive("IdleTimeout", options.IdleTimeout, TimeSpan.FromDays(365));
        Positive("AbsoluteTimeout", options.AbsoluteTimeout, TimeSpan.FromDays(400));
        Positive("TouchInterval", options.TouchInterval, TimeSpan.FromDays(1));
        Positive("OperationTimeout", options.OperationTimeout, TimeSpan.FromMinutes(1));
        Positive("LocalCache:Lifetime", options.LocalCache.Lifetime, TimeSpan.FromMinutes(5));
        Positive("Cleanup:Interval", options.Cleanup.Interval, TimeSpan.FromDays(1));

        if (options.IdleTimeout > options.AbsoluteTimeout)
        {
            errors.Add(
                $"SessionStorage:IdleTimeout ({options.IdleTimeout}) is longer than SessionStorage:AbsoluteTimeout ({options.AbsoluteTimeout}). Lower the first or raise the second.");
        }

        if (options.LocalCache.Enabled && options.LocalCache.Lifetime > options.IdleTimeout)
        {
            errors.Add(
                $"SessionStorage:LocalCache:Lifetime ({options.LocalCache.Lifetime}) is longer than SessionStorage:IdleTimeout ({options.IdleTimeout}): copies would outlive their sessions. Lower the first or raise the second.");
        }

        if (string.IsNullOrWhiteSpace(options.ConnectionString)
            && options.Backend is BackendKind.Redis or BackendKind.PostgreSql or BackendKind.SqlServer)
        {
            errors.Add(
                $"SessionStorage:Backend is {options.Backend} and SessionStorage:ConnectionString is empty. Set it to where the server is (see the README).");
        }

        CheckCookie(options.Cookie, errors);
        CheckFallback(options, errors);
        CheckReplicas(options, errors);
        Positive("Replica:Timeout", options.Replica.Timeout, TimeSpan.FromSeconds(10));
        Positive("Replica:MaxDelay", options.Replica.MaxDelay, TimeSpan.FromMinutes(5));
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void Positive(string setting, TimeSpan value, TimeSpan most)
        {
            if (value <= TimeSpan.Zero || value > most)
            {
                errors.Add($"SessionStorage:{setting} is {value}. Give a time above zero and up to {most}, as days.hours:minutes:seconds.");
            }
        }
    }

    /// <summary>Browsers drop cookies that break these without a word.</summary>
    private void CheckCookie(SessionStorageOptions.CookieOptions cookie, List<string> errors)
    {
        if (cookie.RequireHttps ?? environment.IsProduction()) return;
        if (cookie.SameSite == SameSiteMode.None) errors.Add("SessionStorage:Cookie:SameSite is None, which browsers take over HTTPS alone. Set SessionStorage:Cookie:RequireHttps to true, or SameSite to Lax.");
        if (cookie.Name?.StartsWith("__", StringComparison.Ordinal) == true) errors.Add("SessionStorage:Cookie:Name begins with __, which browsers take over HTTPS alone. Set SessionStorage:Cookie:RequireHttps to true, or choose another name.");
    }

    private static void CheckReplicas(SessionStorageOptions options, List<string> errors)
    {
        if (options.Replica.IsSet)
        {
            if (options.Backend is not (BackendKind.Redis or BackendKind.PostgreSql))
            {
                errors.Add($"{Replica}:ConnectionString is set and SessionStorage:Backend is {options.Backend}, of which no follower can be read. Unset it, or use Redis or PostgreSql.");
            }

            if (options.Replica.MaxDelay < ShortestDelay) errors.Add($"{Replica}:MaxDelay is {options.Replica.MaxDelay}, and a follower's delay is not measured that often. Give at least {ShortestDelay}.");
            if (options.Fallback.Backend is not null) errors.Add($"{Replica}:ConnectionString and {Fallback}:Backend are both set: sessions that move between stores are read from their primaries alone. Unset {Replica} until the switch is over.");
        }

        if (options.WaitForReplicas == 0) return;
        if (options.WaitForReplicas is < 0 or > MostReplicas) errors.Add($"SessionStorage:WaitForReplicas is {options.WaitForReplicas}. Give 0 to {MostReplicas}.");
        if (options.Backend == BackendKind.PostgreSql)
        {
            errors.Add("SessionStorage:WaitForReplicas is for Redis. Unset it, and set synchronous_standby_names in postgresql.conf: each commit then waits for the standbys that it names.");
        }
        else if (options.Backend != BackendKind.Redis)
        {
            errors.Add($"SessionStorage:WaitForReplicas is for Redis, and SessionStorage:Backend is {options.Backend}, which has no replicas here. Unset it.");
        }

        if (options.Fallback.Backend is not null) errors.Add($"SessionStorage:WaitForReplicas and {Fallback}:Backend are both set: a session that moves is not confirmed by replicas. Unset SessionStorage:WaitForReplicas until the switch is over.");
    }

    /// <summary>That the two are different stores can only be told when both addresses are read: the factory does.</summary>
    private static void CheckFallback(SessionStorageOptions options, List<string> errors)
    {
        var fallback = options.Fallback;
        if (fallback is { Backend: null, Mode: null } && string.IsNullOrWhiteSpace(fallback.ConnectionString)) return;
        if (fallback.Backend is not { } backend)
        {
            errors.Add($"{Fallback}:Backend is empty and other {Fallback} settings are not. Set it to the other store's backend, or unset them all.");
            return;
        }

        if (backend is BackendKind.Memory or BackendKind.Custom)
        {
            errors.Add($"{Fallback}:Backend is {backend}, which nodes cannot share. Use Sqlite, Redis, PostgreSql or SqlServer, or unset {Fallback}.");
        }

        if (options.Backend is BackendKind.Memory or BackendKind.Custom)
        {
            errors.Add($"{Fallback} is set and SessionStorage:Backend is {options.Backend}, which cannot be switched to or from while it is in use. Use Sqlite, Redis, PostgreSql or SqlServer, or unset {Fallback}.");
        }

        if (string.IsNullOrWhiteSpace(fallback.ConnectionString))
        {
            errors.Add($"{Fallback}:Backend is {backend} and {Fallback}:ConnectionString is empty. Set it to where the other store is.");
        }

        if (fallback.Mode is null)
        {
            errors.Add($"{Fallback}:Mode is empty. Use Follow while SessionStorage:Backend is the old store, and Drain when it is the new one (see docs/switching.md).");
        }
    }
}
