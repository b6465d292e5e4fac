namespace Scheduly.Sessions;

/// <summary>
/// What a request changed outside <c>UpdateAsync</c> and has not committed, with what stood there before. After a lost race it
/// is applied to what the other request left, member by member, unless both changed the same member.
/// </summary>
internal sealed class PendingChanges
{
    // Most requests change nothing outside of UpdateAsync.
    private Dictionary<string, Change>? _changes;

    public bool Any => _changes?.Count > 0;

    public void Note(string member, byte[]? before, byte[]? after)
    {
        _changes ??= new Dictionary<string, Change>(StringComparer.Ordinal);
        _changes[member] = new Change(_changes.TryGetValue(member, out var earlier) ? earlier.Before : before, after);
    }

    public void Clear() => _changes?.Clear();

    /// <returns>False when a member no longer has the value that the change was made on.</returns>
    /// <param name="changed">False when nothing is different afterwards: what was set was removed again.</param>
    public bool TryApplyTo(SessionMembers members, out bool changed)
    {
        changed = false;
        if (_changes is null) return true;
        foreach (var (member, change) in _changes)
        {
            if (!Same(members.Find(member), change.Before)) return false;
        }

        foreach (var (member, change) in _changes)
        {
            if (Same(change.Before, change.After)) continue;
            changed = true;
            if (change.After is null) members.Remove(member);
            else members.Set(member, change.After);
        }

        return true;
    }

    private static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    /// <param name="Before">Null when the member was not there.</param>
    /// <param name="After">Null when it was removed.</param>
    private sealed record Change(byte[]? Before, byte[]? After);
}
