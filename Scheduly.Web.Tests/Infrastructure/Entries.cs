using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Keys and stamped values for tests of storages.</summary>
internal static class Entries
{
    public static StorageKey Key(string id = "") => StorageKey.For("test", id.Length > 0 ? id : Guid.NewGuid().ToString());

    /// <summary>A value with a fresh stamp in front of <paramref name="content"/>.</summary>
    public static byte[] Value(string content = "content", TimeProvider? clock = null) =>
        [.. Stamp.New(clock ?? TimeProvider.System).ToBytes(), .. System.Text.Encoding.UTF8.GetBytes(content)];

    /// <summary>A value with a fresh stamp and this many bytes in all.</summary>
    public static byte[] Value(int size)
    {
        var value = new byte[size];
        new Random(size).NextBytes(value);
        Stamp.New(TimeProvider.System).Write(value);
        return value;
    }

    public static Stamp StampOf(byte[] value) => Stamp.Read(value);

    public static string Content(byte[]? value) => value is null ? "(none)" : System.Text.Encoding.UTF8.GetString(value.AsSpan(Stamp.Size));

    public static async Task<List<EntryInfo>> ListAllAsync(this SessionStorage storage, int pageSize, CancellationToken cancellationToken)
    {
        var all = new List<EntryInfo>();
        string? cursor = null;
        do
        {
            var page = await storage.ListAsync(cursor, pageSize, cancellationToken);
            Assert.InRange(page.Entries.Count, 0, pageSize);
            all.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (cursor is not null);

        return all;
    }
}

/// <summary>Moves a store's time, whoever keeps it: a fake clock for those that take a <see cref="TimeProvider"/>, real waiting for servers.</summary>
internal interface IStoreTime
{
    TimeProvider Clock { get; }

    /// <summary>The shortest expiry that this store can keep exactly enough for a test.</summary>
    TimeSpan Unit { get; }

    /// <summary>Runs <paramref name="test"/>; once more, with a longer <see cref="Unit"/>, when it failed while this machine fell behind the store's time.</summary>
    /// <param name="again">Comes before each further run.</param>
    Task JudgeAsync(Func<Task> test, Action? again = null);

    Task PassAsync(TimeSpan time);
}

internal sealed class FakeStoreTime : IStoreTime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public TimeProvider Clock => _clock;

    public TimeSpan Unit => TimeSpan.FromMinutes(1);

    public Task JudgeAsync(Func<Task> test, Action? again = null) => test();

    public Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }
}

/// <summary>A server's own time, which goes on while this machine is busy.</summary>
internal sealed class RealStoreTime(int seconds = 1) : IStoreTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(16);

    private long _begun;
    private TimeSpan _passed;

    public TimeProvider Clock => TimeProvider.System;

    public TimeSpan Unit { get; private set; } = TimeSpan.FromSeconds(seconds);

    private bool IsLate => Stopwatch.GetElapsedTime(_begun) - _passed > Unit / 2;

    public async Task JudgeAsync(Func<Task> test, Action? again = null)
    {
        while (!await IsJudgedAsync(test))
        {
            Unit *= 2;
            again?.Invoke();
        }
    }

    public Task PassAsync(TimeSpan time)
    {
        _passed += time;
        return Task.Delay(time);
    }

    private async Task<bool> IsJudgedAsync(Func<Task> test)
    {
        (_begun, _passed) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        try
        {
            await test();
            return true;
        }
        catch (Exception) when (IsLate && Unit < Longest)
        {
            // The server ended what it should while this machine did other things: the failure says nothing.
            return false;
        }
    }
}
