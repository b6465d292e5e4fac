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
}

/// <summary>A value for a parameter of a statement, before an engine gives it a driver's type.</summary>
/// <param name="Name">With its "@".</param>
/// <param name="Value">Null, or string, byte[], <see cref="DateTimeOffset"/>, long or <see cref="TimeSpan"/>, in the order of the types.</param>
internal readonly record struct Argument(string Name, ArgumentType Type, object? Value)
{
    public static Argument Text(string name, string value) => new(name, ArgumentType.Text, value);

    public static Argument Binary(string name, ReadOnlyMemory<byte> value) => new(name, ArgumentType.Binary, value.AsArray());

    public static Argument Time(string name, DateTimeOffset? value) => new(name, ArgumentType.Time, value);

    public static Argument Number(string name, long value) => new(name, ArgumentType.Number, value);

    public static Argument Seconds(string name, TimeSpan? value) => new(name, ArgumentType.Seconds, value);
}
