namespace Scheduly.Sessions.Storage.Switching;

/// <summary>What a node does while two stores are in use; <c>SessionStorage:Fallback:Mode</c>.</summary>
public enum SwitchMode
{
    /// <summary>The main store is the old one: entries stay where they are, and those that other nodes moved are found in the fallback.</summary>
    Follow,

    /// <summary>The main store is the new one: entries are taken over from the fallback when they are first used, and by the drain.</summary>
    Drain,
}
