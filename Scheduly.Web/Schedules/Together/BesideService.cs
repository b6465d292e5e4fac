using System.Net;
using Scheduly.Web.Schedules.Live;

namespace Scheduly.Web.Schedules.Together;

/// <summary>Friends' live schedules beside one's own. The session remembers them; each is read again for every look.</summary>
internal sealed class BesideService(LiveLinks links, ScheduleService schedules)
{
    /// <summary>As many as there are patterns that can be told apart.</summary>
    public const int MostFriends = 6;

    /// <summary>Lays a friend's live link beside; the same link again only changes the name.</summary>
    /// <param name="name">What one calls the friend.</param>
    /// <exception cref="ScheduleRefusedException">The link opens nothing, or there are six.</exception>
    public async Task AddAsync(ISession session, string? token, string? name, IPAddress? address, CancellationToken cancellationToken = default)
    {
        var called = PersonalName.Read(name, "The friend's name");
        if (await links.ReadAsync(LiveKind.View, token, address) is null) throw new ScheduleRefusedException($"{LiveLinks.NotValid} It must be a live link, as your friend makes it under Export, Share.");
        await session.LoadAsync(cancellationToken);
        await session.ChangeTogetherAsync(state => state with { Friends = With(state.Friends, token!, called) }, "lay beside", cancellationToken);
    }

    /// <param name="pattern">Which friend, see <see cref="Friend.Pattern"/>.</param>
    public async Task RemoveAsync(ISession session, int pattern, CancellationToken cancellationToken = default)
    {
        await session.LoadAsync(cancellationToken);
        await session.ChangeTogetherAsync(state => state with { Friends = [.. state.Friends.Where(friend => friend.Pattern != pattern)] }, "take from beside", cancellationToken);
    }

    /// <summary>One's own active schedule and those of the friends. Friends whose links open nothing any more leave the session.</summary>
    public async Task<Beside> ReadAsync(ISession session, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var (there, gone) = (new List<BesideFriend>(), new List<Friend>());
        foreach (var friend in session.ReadTogether().Friends)
        {
            // Not counted as a guess: the token was good when it came.
            if (await links.ReadAsync(LiveKind.View, friend.Token, address: null) is { } found) there.Add(new(friend, found.File.Schedule, found.Version));
            else gone.Add(friend);
        }

        if (gone.Count > 0) await session.ChangeTogetherAsync(current => current with { Friends = [.. current.Friends.Where(friend => !gone.Contains(friend))] }, "take from beside", cancellationToken);
        return new(state.Active, there, [.. gone.Select(friend => friend.Name)]);
    }

    private static IReadOnlyList<Friend> With(IReadOnlyList<Friend> friends, string token, string name)
    {
        if (friends.FirstOrDefault(friend => friend.Token == token) is { } known) return [.. friends.Select(friend => friend == known ? known with { Name = Free(friends, name, known) } : friend)];
        if (friends.Count >= MostFriends) throw new ScheduleRefusedException($"At most {MostFriends} friends' weeks lie beside yours: remove one first.");
        var pattern = Enumerable.Range(0, MostFriends).First(number => friends.All(friend => friend.Pattern != number));
        return [.. friends, new(token, Free(friends, name, null), pattern)];
    }

    private static string Free(IReadOnlyList<Friend> friends, string name, Friend? own) => PersonalName.Unique(name, friends.Where(friend => friend != own).Select(friend => friend.Name));
}

/// <param name="Mine">Null when one has no schedule.</param>
/// <param name="Gone">Names of friends who stopped sharing since the last look.</param>
internal sealed record Beside(NamedSchedule? Mine, IReadOnlyList<BesideFriend> Friends, IReadOnlyList<string> Gone);

/// <param name="Schedule">Null while the friend has removed it.</param>
/// <param name="Version">Names what the friend has stored.</param>
internal sealed record BesideFriend(Friend Friend, NamedSchedule? Schedule, string Version);
