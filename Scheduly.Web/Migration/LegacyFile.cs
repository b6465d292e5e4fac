using Microsoft.Win32.SafeHandles;

namespace Scheduly.Web.Migration;

/// <summary>A <c>sessions.json</c>, opened for reading and never changed.</summary>
internal sealed class LegacyFile : IDisposable
{
    private readonly long _length;
    private readonly DateTime _written;

    private LegacyFile(string path, SafeFileHandle handle)
    {
        (Path, Handle) = (path, handle);
        (_length, _written) = Look();
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    public long Length => _length;

    /// <summary>False when somebody wrote to the file since it was opened: what was read may be a mixture.</summary>
    public bool IsUnchanged => Look() == (_length, _written);

    /// <exception cref="MigrationException">It cannot be opened; the message says why and what to do.</exception>
    public static LegacyFile Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path)) throw new MigrationException($"{path} is a folder. Name the file in it, usually sessions.json.");
        if (!File.Exists(path)) throw new MigrationException($"There is no file {path}. Name the sessions.json of the old backend with --file.");
        try
        {
            return new LegacyFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new MigrationException($"{path} may not be read by this user. Give it the right to read, or copy the file.", cause);
        }
        catch (IOException cause)
        {
            throw new MigrationException($"{path} cannot be opened: {cause.Message}", cause);
        }
    }

    public byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        return bytes[..Read(offset, bytes)];
    }

    /// <returns>Fewer than asked for when the file has become shorter.</returns>
    public int Read(long offset, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && RandomAccess.Read(Handle, destination[done..], offset + done) is > 0 and var read) done += read;
        return done;
    }

    public void Dispose() => Handle.Dispose();

    private (long Length, DateTime Written) Look() => (RandomAccess.GetLength(Handle), File.GetLastWriteTimeUtc(Handle));
}

/// <summary>The migration cannot begin or go on.</summary>
/// <param name="message">What the operator needs: the file, option or store, and the fix; never a password.</param>
internal sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
