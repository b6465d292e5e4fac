namespace Scheduly.Web.Tests.Faults;

/// <summary>How long the fault tests run: short by default, in full with <c>SCHEDULY_SOAK=1</c>.</summary>
internal static class Soak
{
    public static bool InFull { get; } = Environment.GetEnvironmentVariable("SCHEDULY_SOAK") == "1";

    public static int Rounds => InFull ? 3 : 1;

    /// <summary>Acknowledged changes of a round.</summary>
    public static long Changes => InFull ? 2000 : 300;

    public static TimeSpan Frozen => TimeSpan.FromSeconds(InFull ? 10 : 3);

    /// <summary>How long the live feed is cut.</summary>
    public static TimeSpan Cut => TimeSpan.FromSeconds(InFull ? 10 : 3);

    /// <summary>Longest wait for the next acknowledged changes, on a machine that does other things too.</summary>
    public static TimeSpan WaitLimit => TimeSpan.FromMinutes(InFull ? 5 : 1);

    public static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}

/// <summary>Fault tests run alone: they measure, and they keep the machine busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultTests
{
    public const string Name = "Faults";
}
