using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>Several weeks in one. A section that several take is one block, which names them.</summary>
internal sealed class BesideView
{
    private readonly Dictionary<string, List<int>> _people = new(StringComparer.Ordinal);
    private readonly HashSet<string> _myCourses = new(StringComparer.Ordinal);

    public BesideView(Beside beside, TermCatalog? catalog)
    {
        Beside = beside;
        Look = new(beside.Mine ?? new NamedSchedule { Id = "" }, catalog);
        var sections = new List<Section>();
        Add(beside.Mine, 0);
        foreach (var friend in beside.Friends) Add(friend.Schedule, friend.Friend.Pattern + 1);
        foreach (var section in beside.Mine?.LastPlan?.Sections ?? []) _myCourses.Add(section.Course);
        Week = new(sections, beside.Mine?.Preferences.BlockedTimes ?? [], []);
        Free = beside.Friends.Any(friend => friend.Schedule is not null)
            ? CommonFree.Of([.. beside.Friends.Select(friend => friend.Schedule).Append(beside.Mine).OfType<NamedSchedule>()])
            : [];

        void Add(NamedSchedule? schedule, int person)
        {
            foreach (var section in schedule?.LastPlan?.Sections ?? [])
            {
                var key = Key(section);
                if (!_people.TryGetValue(key, out var people))
                {
                    _people.Add(key, people = []);
                    sections.Add(section);
                }

                if (!people.Contains(person)) people.Add(person);
            }
        }
    }

    public Beside Beside { get; }

    public CourseLook Look { get; }

    public WeekView Week { get; }

    /// <summary>When all are free; empty while there is nobody beside.</summary>
    public IReadOnlyList<FreeTime> Free { get; }

    public bool IsMine(Section section) => _people[Key(section)].Contains(0);

    /// <summary>A course of mine, though another section of it.</summary>
    public bool IsMyCourse(Section section) => _myCourses.Contains(section.Course);

    /// <summary>The friends who take it, in the order in which they were laid beside.</summary>
    public IReadOnlyList<Friend> FriendsIn(Section section) =>
        [.. _people[Key(section)].Where(person => person > 0).Select(person => Beside.Friends.First(friend => friend.Friend.Pattern == person - 1).Friend)];

    /// <summary>What there is room for in a block: the first name, where no other friend has it too.</summary>
    public string Short(Friend friend)
    {
        var first = First(friend);
        return Beside.Friends.Count(one => First(one.Friend) == first) == 1 ? first : friend.Name;

        static string First(Friend one) => one.Name.Split(' ')[0];
    }

    /// <summary>All who take it, in full.</summary>
    public string Who(Section section, string me) => string.Join(", ", FriendsIn(section).Select(friend => friend.Name).Prepend(IsMine(section) ? me : "").Where(name => name.Length > 0));

    /// <summary>Courses that some friend and I take, each with who takes the same section.</summary>
    public IEnumerable<(string Course, string Same, string Other)> Shared() =>
        from course in _myCourses.Order(StringComparer.Ordinal)
        let friends = Beside.Friends.Where(friend => friend.Schedule?.LastPlan?.Sections.Any(section => section.Course == course) == true).ToList()
        where friends.Count > 0
        let same = friends.Where(friend => friend.Schedule!.LastPlan!.Sections.Where(section => section.Course == course).Any(IsMine)).ToList()
        select (course, Names(same), Names(friends.Except(same)));

    private static string Names(IEnumerable<BesideFriend> friends) => string.Join(", ", friends.Select(friend => friend.Friend.Name));

    /// <summary>Two schools may give one number twice; they hardly teach one course under it.</summary>
    private static string Key(Section section) => $"{section.Course} {section.Crn}";
}
