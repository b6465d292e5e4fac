using Microsoft.Extensions.DependencyInjection.Extensions;
using Scheduly.Sessions.Health;
using Scheduly.Sessions.Health.Checks;

namespace Scheduly.Sessions;

/// <summary>Health checks of a node that keeps sessions.</summary>
public static class SessionHealthExtensions
{
    extension(IHealthChecksBuilder checks)
    {
        /// <summary>
        /// Adds four checks: "store" (it takes an entry and gives it back, and nothing about its set-up loses sessions), "key ring" (what is sealed opens,
        /// here and on other nodes), "clean-up" (expired sessions are removed), and "switch" (how far a switch of the store is). Each takes at most about
        /// <c>SessionStorage:OperationTimeout</c> and half as long again, and says in its description what to do.
        /// </summary>
        /// <param name="tags">Given to each of them, such as "ready".</param>
        /// <returns>The same builder.</returns>
        public IHealthChecksBuilder AddSessionStorage(params string[] tags)
        {
            checks.Services.TryAddSingleton<StoreProbe>();
            checks.Services.TryAddSingleton<StoreCheck>();
            checks.Services.TryAddSingleton<KeyRingCheck>();
            checks.Services.TryAddSingleton<CleanupCheck>();
            checks.Services.TryAddSingleton<SwitchCheck>();
            checks.Services.TryAddSingleton<OldStoreHealth>();
            return checks
                .AddCheck<StoreCheck>(StoreCheck.Name, tags: tags)
                .AddCheck<KeyRingCheck>(KeyRingCheck.Name, tags: tags)
                .AddCheck<CleanupCheck>(CleanupCheck.Name, tags: tags)
                .AddCheck<SwitchCheck>(SwitchCheck.Name, tags: tags);
        }
    }
}
