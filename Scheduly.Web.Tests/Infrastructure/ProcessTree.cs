using System.Globalization;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Processes as <c>/proc</c> shows them, also those that are no children of this one.</summary>
internal static class ProcessTree
{
    /// <summary>Everything that descends from a process, and that process first.</summary>
    public static List<int> With(int root)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(id => Stat(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0);
        List<int> all = [root];
        for (var i = 0; i < all.Count; i++) all.AddRange(parents[all[i]]);
        return all;
    }

    /// <summary>False also for one that has ended and is not yet buried by its parent.</summary>
    public static bool IsAlive(int id) => Stat(id) is [not "Z", ..];

    /// <param name="signal">As kill takes it: "KILL", "STOP", ….</param>
    public static async Task SignalAsync(string signal, IEnumerable<int> ids)
    {
        var living = ids.Where(IsAlive).Select(id => id.ToString(CultureInfo.InvariantCulture)).ToArray();
        if (living.Length == 0) return;
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", .. living]);
        await kill.WaitForExitAsync();
    }

    /// <summary>State, parent and so on: what stands behind the name, which may hold anything.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
