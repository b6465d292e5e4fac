namespace Scheduly.Sessions.Sqlite;

/// <summary>
/// Commits the writes that wait together: a commit waits for the disk, and waits no longer for fifty rows than for one. Each write
/// is acknowledged after the commit that holds it. When a statement or the commit fails, nothing of the group is stored, and each
/// of its writes is then made by itself, so that one that fails fails alone.
/// </summary>
internal sealed class SqliteCommits(SqliteWriter writer)
{
    private const int MostWrites = 64;

    private readonly Queue<Write> _queue = new();
    private bool _committing;

    /// <returns>How many rows the statement changed.</returns>
    public Task<int> AddAsync(string sql, Argument[] arguments)
    {
        var write = new Write(sql, arguments);
        bool first;
        lock (_queue)
        {
            _queue.Enqueue(write);
            first = !_committing;
            _committing = true;
        }

        if (first) _ = CommitAsync();
        return write.Task;
    }

    private async Task CommitAsync()
    {
        while (true)
        {
            await writer.Turn.WaitAsync();
            Write[] group;
            try
            {
                group = Take();
                await WriteAsync(group);
            }
            finally
            {
                writer.Turn.Release();
            }

            if (group.Length == 0) return;

            // The caller has its own write; those that came meanwhile are for another thread.
            await Task.Yield();
        }
    }

    private Write[] Take()
    {
        lock (_queue)
        {
            var group = new Write[Math.Min(_queue.Count, MostWrites)];
            for (var i = 0; i < group.Length; i++) group[i] = _queue.Dequeue();
            _committing = group.Length > 0;
            return group;
        }
    }

    private async Task WriteAsync(Write[] group)
    {
        if (group.Length == 0) return;
        try
        {
            var changed = await writer.RunInTurnAsync(session => Array.ConvertAll(group, write => session.Execute(write.Sql, write.Arguments)));
            for (var i = 0; i < group.Length; i++) group[i].SetResult(changed[i]);
        }
        catch (Exception failure) when (group.Length == 1 || SqliteWriter.IsLocked(failure))
        {
            foreach (var write in group) write.SetException(failure);
        }
        catch (Exception)
        {
            // Each finds its own failure.
            foreach (var write in group) await WriteAsync([write]);
        }
    }

    private sealed class Write(string sql, Argument[] arguments) : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Sql { get; } = sql;

        public Argument[] Arguments { get; } = arguments;
    }
}
