using System.Runtime.InteropServices;

namespace Scheduly.Sessions.Storage.Database;

internal static class ByteMemory
{
    extension(ReadOnlyMemory<byte> memory)
    {
        /// <summary>The array behind the memory where it is the whole of it, else a copy; not to be written to.</summary>
        public byte[] AsArray() =>
            MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array && array.Length == memory.Length
                ? array
                : memory.ToArray();
    }
}
