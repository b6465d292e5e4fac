using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Migration;

/// <summary>Makes of one session after the other the JSON of its state, in a buffer that they share. For one thread at a time.</summary>
internal sealed class LegacyStates : IDisposable
{
    private const int Usual = 4096;

    private readonly ArrayBufferWriter<byte> _buffer = new(Usual);
    private readonly Func<string?, SessionTimes?> _times;
    private readonly Utf8JsonWriter _writer;

    /// <param name="times">What a session's <c>created_at</c> means for it; null for one that has expired.</param>
    public LegacyStates(Func<string?, SessionTimes?> times) =>
        (_times, _writer) = (times, new(_buffer, new JsonWriterOptions { SkipValidation = true }));

    /// <summary>Of the last session, until the next one.</summary>
    public ReadOnlySpan<byte> Json => _buffer.WrittenSpan;

    /// <summary>How many were of the usual form, and took the short way.</summary>
    public int Translated { get; private set; }

    /// <param name="text">As it stands in the file.</param>
    /// <param name="id">Of its schedule.</param>
    /// <returns>Null for one that has expired.</returns>
    /// <exception cref="LegacySessionException">It cannot be taken, expired or not.</exception>
    public SessionTimes? Make(ReadOnlySpan<byte> text, string id)
    {
        if (TryTranslate(text, id, out var known)) return known;
        var session = LegacyConverter.Read(text);
        if (_times(session.CreatedAt) is not { } read) return null;
        Begin();
        JsonSerializer.Serialize(_writer, LegacyConverter.Convert(session, id, read.CreatedAt), ScheduleJson.Default.SessionState);
        _writer.Flush();
        return read;
    }

    public void Dispose() => _writer.Dispose();

    private bool TryTranslate(ReadOnlySpan<byte> text, string id, out SessionTimes? read)
    {
        read = null;
        if (!Utf8.IsValid(text)) return false;
        Begin();
        try
        {
            var translation = new LegacyTranslation(text, _writer);
            if (!translation.TryReadCreation(out var createdAt)) return false;
            read = _times(createdAt);
            if (!translation.TryWrite(id, read?.CreatedAt ?? default)) return false;
            _writer.Flush();
            Translated++;
            return true;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // What is wrong with it, the long way tells.
            return false;
        }
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
    }
}

/// <param name="ExpiresAt">Later than now.</param>
/// <param name="IsUndated">The session has no <c>created_at</c> that is a time, and lives as if it began now.</param>
internal readonly record struct SessionTimes(DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsUndated);
