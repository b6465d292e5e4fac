using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>One node of several on the same two stores, which can be held up or die before any of its commands.</summary>
internal sealed class SwitchNode
{
    private readonly FaultyBackend _old;
    private readonly FaultyBackend _new;
    private int _commands;

    public SwitchNode(SwitchMode mode, StorageBackend old, StorageBackend @new, TimeProvider clock)
    {
        (_old, _new) = (new FaultyBackend(old), new FaultyBackend(@new));
        var (main, fallback) = mode == SwitchMode.Drain ? (_new, _old) : (_old, _new);
        Backend = new SwitchingBackend(mode, main, fallback, () => OldIsAway, clock, NullLogger<SwitchingBackend>.Instance);
        Sessions = Backend.OpenBoth("sessions");
        _old.Before = _ => OldIsAway ? throw new StorageUnavailableException("The old store is unavailable.") : StepAsync();
        _new.Before = _ => NewIsAway ? throw new StorageUnavailableException("The new store is unavailable.") : StepAsync();
    }

    public SwitchingBackend Backend { get; }

    public SwitchingSessionStorage Sessions { get; }

    public bool OldIsAway { get; set; }

    public bool NewIsAway { get; set; }

    /// <summary>This and all later commands are never sent; 1 for the first.</summary>
    public int DiesBefore { get; set; } = int.MaxValue;

    /// <summary>Before this command the node waits for <see cref="GoOn"/>.</summary>
    public int WaitsBefore { get; set; } = int.MaxValue;

    public TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Commands sent so far, to both stores.</summary>
    public int Commands => _commands;

    /// <summary>Starts work and returns when it waits before its command, or has ended without coming so far.</summary>
    public async Task<Task> StartAsync(Func<Task> work)
    {
        var running = Task.Run(work);
        await Task.WhenAny(Waits.Task, running);
        return running;
    }

    /// <summary>Runs work that may end with the node's death.</summary>
    public static async Task<T?> MortalAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DiedException)
        {
            return default;
        }
    }

    private async Task StepAsync()
    {
        var step = Interlocked.Increment(ref _commands);
        if (step == WaitsBefore)
        {
            Waits.SetResult();
            await GoOn.Task;
        }

        if (step >= DiesBefore) throw new DiedException();
    }

    private sealed class DiedException : Exception;
}
