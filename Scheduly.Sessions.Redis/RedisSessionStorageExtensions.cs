using Scheduly.Sessions.Redis;

namespace Scheduly.Sessions;

/// <summary>Adds the backend of this package.</summary>
public static class RedisSessionStorageExtensions
{
    extension(SessionStorageBuilder builder)
    {
        /// <summary>
        /// Adds Redis 7.0 or later, or Valkey. <c>SessionStorage:ConnectionString</c> takes the forms of StackExchange.Redis and <c>redis://</c>;
        /// it is required.
        /// </summary>
        /// <returns>The same builder.</returns>
        public SessionStorageBuilder AddRedis() => builder.Add(
            BackendKind.Redis,
            (options, services) => new RedisBackend(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()));
    }
}
