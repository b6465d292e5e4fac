using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Scheduly.Web.Migration;

/// <summary>
/// What could not be taken, whole: a list of <c>{"offset", "length", "reason", "text"}</c>; <c>"base64"</c> in the place of text for bytes that
/// are no UTF-8. It holds ids that open sessions, and is made for its owner's eyes alone.
/// </summary>
internal static class RejectedFile
{
    /// <summary>More of one piece is not copied; the source has the rest.</summary>
    public const int LongestPiece = 4 << 20;

    /// <exception cref="MigrationException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, LegacyFile source, IEnumerable<Rejection> rejections, CancellationToken cancellationToken)
    {
        var partial = $"{path}.{Environment.ProcessId}.part";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var stream = new FileStream(partial, options))
            await using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                writer.WriteStartArray();
                foreach (var rejection in rejections)
                {
                    Write(writer, source, rejection);
                    await writer.FlushAsync(cancellationToken);
                }

                writer.WriteEndArray();
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{path} cannot be written: {cause.Message} Name another place for what is rejected with --rejected.", cause);
        }
    }

    private static void Write(Utf8JsonWriter writer, LegacyFile source, Rejection rejection)
    {
        var piece = source.Read(rejection.Offset, (int)Math.Min(rejection.Length, LongestPiece));
        writer.WriteStartObject();
        writer.WriteNumber("offset", rejection.Offset);
        writer.WriteNumber("length", rejection.Length);
        writer.WriteString("reason", rejection.Reason);
        if (piece.Length < rejection.Length) writer.WriteString("note", $"Only the first {piece.Length} bytes stand here; the source has the rest.");
        if (Utf8.IsValid(piece)) writer.WriteString("text", piece);
        else writer.WriteBase64String("base64", piece);
        writer.WriteEndObject();
    }
}
