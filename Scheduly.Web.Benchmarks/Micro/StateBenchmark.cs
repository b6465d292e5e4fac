using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>The schedules of a session, from its bytes and back.</summary>
public class StateBenchmark
{
    /// <summary>What the built-in session writes before the one member's value: head, name's length, name, value's length.</summary>
    private const int Head = 20 + 2 + 5 + 4;

    private byte[] _json = [];
    private SessionState _state = null!;

    /// <summary>Bytes of the session.</summary>
    [Params(2 << 10, 16 << 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _json = SessionBodies.Make(Size, 1)[0][Head..];
        _state = JsonSerializer.Deserialize(_json, ScheduleJson.Default.SessionState)!;
    }

    [Benchmark]
    public int Parse() => JsonSerializer.Deserialize(_json, ScheduleJson.Default.SessionState)!.Schedules.Count;

    [Benchmark]
    public int Write() => JsonSerializer.SerializeToUtf8Bytes(_state, ScheduleJson.Default.SessionState).Length;
}
