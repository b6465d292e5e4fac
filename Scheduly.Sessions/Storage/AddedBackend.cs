namespace Scheduly.Sessions.Storage;

/// <summary>A backend that the application added.</summary>
/// <param name="Make">Makes it for these options; nothing is connected yet.</param>
internal sealed record AddedBackend(BackendKind Kind, Func<SessionStorageOptions, IServiceProvider, StorageBackend> Make)
{
    /// <summary>
    /// What is used where the settings choose none: SQLite, which needs no server, or else the only one that was added.
    /// Null when that does not decide.
    /// </summary>
    public static BackendKind? Default(IReadOnlyCollection<AddedBackend> added) =>
        added.Any(one => one.Kind == BackendKind.Sqlite) ? BackendKind.Sqlite : added.Count == 1 ? added.First().Kind : null;

    /// <exception cref="StorageSetupException">The application did not add it.</exception>
    public static AddedBackend Of(BackendKind kind, IReadOnlyCollection<AddedBackend> added) =>
        added.FirstOrDefault(one => one.Kind == kind) ?? throw new StorageSetupException(
            $"{SettingNames.Backend} is {kind}, which this application did not add: reference the package Scheduly.Sessions.{kind} and write builder.AddSessionStorage().Add{kind}(). Without it there is {string.Join(", ", added.Select(one => one.Kind).Append(BackendKind.Memory))}.");
}
