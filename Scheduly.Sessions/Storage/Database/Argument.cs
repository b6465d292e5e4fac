namespace Scheduly.Sessions.Storage.Database;

internal enum ArgumentType
{
    /// <summary>An id: at most 449 characters.</summary>
    Text,

    Binary,
    Time,
    Number,

    /// <summary>A length of time, in the unit and type of the column SlidingExpirationInSeconds.</summary>
    Seconds,

    /// <summary>A length of time that the server adds to its clock.</summary>
    Lifetime,
}

/// <summary>A value for a parameter of a statement, before an engine gives it a driver's type.</summary>
/// <param name="Name">With its "@".</param>
/// <param name="Value">Null, or string, byte[], <see cref="DateTimeOffset"/>, long, <see cref="TimeSpan"/> or <see cref="TimeSpan"/>, in the order of the types.</param>
internal readonly record struct Argument(string Name, ArgumentType Type, object? Value)
{
    /// <summary>What lives longer lives as long: about 65 years. It fits SQL Server's DATEADD.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24_000);

    public static Argument Text(string name, string value) => new(name, ArgumentType.Text, value);

    public static Argument Binary(string name, ReadOnlyMemory<byte> value) => new(name, ArgumentType.Binary, value.AsArray());

    public static Argument Time(string name, DateTimeOffset? value) => new(name, ArgumentType.Time, value);

    public static Argument Number(string name, long value) => new(name, ArgumentType.Number, value);

    public static Argument Seconds(string name, TimeSpan? value) => new(name, ArgumentType.Seconds, value);

    public static Argument Lifetime(string name, TimeSpan? value) => new(name, ArgumentType.Lifetime, value > Longest ? Longest : value);
}
