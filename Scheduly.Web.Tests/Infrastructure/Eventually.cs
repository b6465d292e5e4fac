using System.Diagnostics;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>For what comes true by itself after a while. A wait has an end, so that a run has one too.</summary>
internal static class Eventually
{
    /// <summary>Longest wait, on a machine that does other things too.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// "SessionStorage:OperationTimeout" of every host that does not name another: beside other tests an operation may take
    /// long, and the timeout is under test where it is set.
    /// </summary>
    public const string OperationTimeout = "00:00:20";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="what">What is waited for, as a sentence: "20 sessions are there".</param>
    public static async Task HoldsAsync(Func<Task<bool>> holds, string what)
    {
        var begun = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(begun.Elapsed < WaitLimit, $"Not true after {WaitLimit}: {what}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> holds, string what) => HoldsAsync(() => Task.FromResult(holds()), what);
}
