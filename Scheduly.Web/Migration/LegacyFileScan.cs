using Microsoft.Win32.SafeHandles;

namespace Scheduly.Web.Migration;

/// <summary>A whole session in the file.</summary>
/// <param name="Offset">Of its value, in bytes.</param>
internal readonly record struct FoundSession(Guid Id, long Offset, int Length);

/// <summary>A piece of the file that is no session, or not a whole one.</summary>
internal readonly record struct DamagedPiece(long Offset, long Length, string Reason);

/// <summary>
/// Finds the sessions of a <c>sessions.json</c>: <c>{"id": {session}, …}</c>. It reads through a window and keeps 28 bytes of each
/// session, its place. After damage it goes on at the next thing that looks like the beginning of a session
/// (<c>"uuid": {</c>), so that every session that is whole is found, before the damage and after.
/// </summary>
internal sealed class LegacyFileScan(SafeFileHandle file)
{
    /// <summary>A member that is longer is damage, as one whose end was lost.</summary>
    public const int LargestSession = 16 << 20;

    private const int FirstWindow = 1 << 20;

    private readonly List<FoundSession> _sessions = [];
    private readonly List<DamagedPiece> _damage = [];
    private byte[] _window = new byte[FirstWindow];
    private long _start;
    private int _count;
    private long _at;
    private bool _atEnd;

    public IReadOnlyList<FoundSession> Sessions => _sessions;

    public IReadOnlyList<DamagedPiece> Damage => _damage;

    /// <summary>The file begins as a JSON object does.</summary>
    public bool IsObject { get; private set; }

    /// <summary>There is nothing in the file but white space.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Bytes that have been looked at.</summary>
    public long Position => Interlocked.Read(ref _at);

    private ReadOnlySpan<byte> Rest => _window.AsSpan((int)(_at - _start), _count - (int)(_at - _start));

    public void Run(CancellationToken cancellationToken)
    {
        More();
        if (Rest.StartsWith("\uFEFF"u8)) _at += 3;
        IsEmpty = !TryNext(out var next);
        if (IsEmpty) return;
        IsObject = next == '{';
        if (IsObject) _at++;
        var closed = false;
        while (TryNext(out next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (next)
            {
                case (byte)',' when !closed:
                    _at++;
                    break;
                case (byte)'}' when IsObject && !closed:
                    closed = true;
                    _at++;
                    break;
                case (byte)'"' when !closed:
                    ReadMember();
                    break;
                default:
                    Skip(_at, closed ? "stands behind the end of the object" : "is no member of an object", cancellationToken);
                    closed = false;
                    break;
            }
        }
    }

    private void ReadMember()
    {
        var begin = _at;
        while (true)
        {
            var (state, reason) = LegacyMember.Read(Rest, out var member);
            if (state == Reading.Whole)
            {
                if (member.IsSession) _sessions.Add(new(member.Id, begin + member.Value, member.End - member.Value));
                else _damage.Add(new(begin, member.End, "its id is no version-4 UUID, so that nothing could open it"));
                _at = begin + member.End;
                return;
            }

            if (state == Reading.Cut && More()) continue;
            if (state == Reading.Cut) reason = _atEnd ? "the file ends inside it" : $"it is larger than {LargestSession} bytes, or its end is missing";
            Skip(begin, reason, CancellationToken.None);
            return;
        }
    }

    /// <summary>Goes on to the next beginning of a session behind <paramref name="begin"/>; what lies between is damage.</summary>
    private void Skip(long begin, string reason, CancellationToken cancellationToken)
    {
        _at = begin + 1;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var quote = Rest.IndexOf((byte)'"');
            if (quote < 0)
            {
                _at += Rest.Length;
                if (More()) continue;
                break;
            }

            _at += quote;
            var state = BeginOfSession.Look(Rest);
            if (state == Reading.Cut && More()) continue;
            var escaped = _at > _start && _window[(int)(_at - _start) - 1] == '\\';
            if (state == Reading.Whole && !escaped) break;
            _at++;
        }

        _damage.Add(new(begin, _at - begin, reason));
    }

    private bool TryNext(out byte next)
    {
        while (true)
        {
            var at = 0;
            if (LegacyMember.TryNext(Rest, ref at))
            {
                _at += at;
                next = Rest[0];
                return true;
            }

            _at += Rest.Length;
            if (More()) continue;
            next = 0;
            return false;
        }
    }

    /// <summary>Reads on, keeping the byte before the position and what lies behind it.</summary>
    private bool More()
    {
        if (_atEnd) return false;
        var gone = (int)(_at - _start) - 1;
        if (gone > 0)
        {
            _window.AsSpan(gone, _count - gone).CopyTo(_window);
            _start += gone;
            _count -= gone;
        }

        if (_count == _window.Length)
        {
            if (_window.Length >= LargestSession) return false;
            Array.Resize(ref _window, _window.Length * 2);
        }

        var read = RandomAccess.Read(file, _window.AsSpan(_count), _start + _count);
        _count += read;
        _atEnd = read == 0;
        return read > 0;
    }
}
