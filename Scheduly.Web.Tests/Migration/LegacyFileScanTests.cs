using System.Text;
using CsCheck;
using Microsoft.Win32.SafeHandles;
using Scheduly.Web.Migration;
using static Scheduly.Web.Tests.Migration.LegacyText;

namespace Scheduly.Web.Tests.Migration;

/// <summary>Every session that is whole is found, whatever stands around it.</summary>
public sealed class LegacyFileScanTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("  {\n}\n", 0)]
    [InlineData("\uFEFF{}", 0)]
    public void An_object_without_members_is_no_damage(string text, int sessions)
    {
        var scan = Scan(Bytes(text));
        Assert.Equal((sessions, 0, true, false), (scan.Sessions.Count, scan.Damage.Count, scan.IsObject, scan.IsEmpty));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void White_space_is_an_empty_file(string text) => Assert.True(Scan(Bytes(text)).IsEmpty);

    [Fact]
    public void Each_session_is_found_with_its_place()
    {
        var text = Bytes(Many(3000));
        var scan = Scan(text);
        Assert.Empty(scan.Damage);
        Assert.Equal(Enumerable.Range(0, 3000).Select(Id), scan.Sessions.Select(session => session.Id));
        Assert.All(scan.Sessions, session =>
        {
            Assert.Equal((byte)'{', text[session.Offset]);
            Assert.Equal("CS1501", LegacyConverter.Read(text.AsSpan((int)session.Offset, session.Length)).Courses![1]);
        });
    }

    [Fact]
    public void A_session_larger_than_the_window_is_whole()
    {
        var large = Session(Id(1), extra: $",\n\"notes\": \"{new string('x', 5 << 20)}\"");
        Assert.Equal([Id(0), Id(1), Id(2)], Found(File(Session(Id(0)), large, Session(Id(2)))));
    }

    [Fact]
    public void One_that_is_larger_than_any_session_is_damage_and_the_rest_is_found()
    {
        var large = Session(Id(1), extra: $",\n\"notes\": \"{new string('x', LegacyFileScan.LargestSession)}\"");
        Assert.Equal([Id(0), Id(2)], Found(File(Session(Id(0)), large, Session(Id(2)))));
    }

    [Fact]
    public void A_file_that_was_cut_off_gives_all_but_its_last()
    {
        var text = Many(10);
        var scan = Scan(Bytes(text[..^300]));
        Assert.Equal(9, scan.Sessions.Count);
        Assert.Equal("the file ends inside it", Assert.Single(scan.Damage).Reason);
        Assert.Equal(Bytes(text).AsSpan().IndexOf(Bytes($"\"{Id(9)}")), scan.Damage[0].Offset);
    }

    [Theory]
    [InlineData("\"courses\": [", "\"courses\": [\0\0\0\0")]
    [InlineData("\"school\": \"Pitt\",", "\"school\": \"Pitt,")]
    [InlineData("\"noDays\": [\"Fri\"]", "\"noDays\": [\"Fri\"")]
    [InlineData("\"major\"", "\"maj\\")]
    [InlineData(" }],\n", " ],\n")]
    public void Damage_in_one_session_leaves_those_before_and_after(string intact, string damaged)
    {
        var bad = Session(Id(5)).Replace(intact, damaged, StringComparison.Ordinal);
        Assert.NotEqual(Session(Id(5)), bad);
        var members = Enumerable.Range(0, 10).Select(number => number == 5 ? bad : Session(Id(number)));
        var scan = Scan(Bytes(File(members)));
        Assert.Equal(Enumerable.Range(0, 10).Where(number => number != 5).Select(Id), scan.Sessions.Select(session => session.Id));
        Assert.Single(scan.Damage);
    }

    [Fact]
    public void A_session_whose_end_is_missing_does_not_swallow_the_next()
    {
        var open = Session(Id(1)).TrimEnd().TrimEnd('}');
        var scan = Scan(Bytes(File(Session(Id(0)), open, Session(Id(2)))));
        Assert.Equal([Id(0), Id(2)], scan.Sessions.Select(session => session.Id));
        Assert.Equal("another session begins before it ends", Assert.Single(scan.Damage).Reason);
    }

    [Fact]
    public void What_looks_like_a_session_inside_a_text_is_none()
    {
        var tricky = Session(Id(1), extra: $",\n\"notes\": \"\\\"{Id(7)}\\\": {{ }}\", \"{Id(8)}\": {{ \"x\": 1 }}");
        Assert.Equal([Id(0), Id(1), Id(2)], Found(File(Session(Id(0)), tricky, Session(Id(2)))));
    }

    [Theory]
    [InlineData("\"not-an-id\": {}", "its id is no version-4 UUID, so that nothing could open it")]
    [InlineData("\"00000000-0000-1000-8000-000000000001\": {}", "its id is no version-4 UUID, so that nothing could open it")]
    [InlineData("nonsense", "is no member of an object")]
    [InlineData("\"00000000-0000-4000-8000-0000000000ff\" {}", "there is no value behind the id")]
    [InlineData("\"00000000-0000-4000-8000-0000000000ff\": NaN", "it is no JSON")]
    public void What_is_no_session_is_told_apart_and_passed_over(string member, string reason)
    {
        var scan = Scan(Bytes(File(Session(Id(0)), "  " + member, Session(Id(2)))));
        Assert.Equal([Id(0), Id(2)], scan.Sessions.Select(session => session.Id));
        Assert.Equal(reason, Assert.Single(scan.Damage).Reason);
    }

    [Fact]
    public void What_a_longer_file_left_behind_the_end_is_looked_through()
    {
        var scan = Scan(Bytes(File(Session(Id(0))) + "cation\": null}, " + Session(Id(1)) + "}"));
        Assert.Equal([Id(0), Id(1)], scan.Sessions.Select(session => session.Id));
        Assert.Equal("stands behind the end of the object", Assert.Single(scan.Damage).Reason);
    }

    [Fact]
    public void Four_sparse_gigabytes_between_two_sessions_take_neither_memory_nor_sessions()
    {
        var (head, tail) = (Bytes("{" + Session(Id(0)) + ",\n"), Bytes(",\n" + Session(Id(1)) + "}"));
        using (var file = new FileStream(_path, FileMode.Create))
        {
            file.Write(head);
            file.Seek(4L << 30, SeekOrigin.Begin);
            file.Write(tail);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var scan = ScanFile();
        Assert.Equal([Id(0), Id(1)], scan.Sessions.Select(session => session.Id));
        Assert.InRange(Assert.Single(scan.Damage).Length, (4L << 30) - head.Length - 10, 4L << 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    /// <summary>Whatever bytes stand in the place of a run of others, only the sessions that they touch are lost.</summary>
    [Fact]
    public void Random_damage_costs_only_the_sessions_that_it_touches()
    {
        var text = Bytes(Many(40));
        var whole = Scan(text).Sessions.ToArray();
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Byte.Array[1, 400]).Sample(
            (at, junk) =>
            {
                var damaged = text.ToArray();
                var length = Math.Min(junk.Length, damaged.Length - at);
                junk.AsSpan(0, length).CopyTo(damaged.AsSpan(at));
                var found = Scan(damaged).Sessions.ToHashSet();

                // Its id stands before its value, and with the colon between them belongs to it.
                const int id = 45;
                Assert.All(
                    whole.Where(session => session.Offset + session.Length <= at || session.Offset - id >= at + length),
                    session => Assert.Contains(session, found));
            },
            iter: 300,
            threads: 1);
    }

    public void Dispose() => System.IO.File.Delete(_path);

    private IEnumerable<Guid> Found(string text) => Scan(Encoding.UTF8.GetBytes(text)).Sessions.Select(session => session.Id);

    private LegacyFileScan Scan(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(_path, bytes);
        return ScanFile();
    }

    private LegacyFileScan ScanFile()
    {
        using SafeFileHandle handle = System.IO.File.OpenHandle(_path);
        var scan = new LegacyFileScan(handle);
        scan.Run(TestContext.Current.CancellationToken);
        return scan;
    }
}
