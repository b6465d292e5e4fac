namespace Scheduly.Web.Tests.Infrastructure;

internal static class TemporaryFolder
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(5);

    extension(DirectoryInfo folder)
    {
        /// <summary>Deletes it with all that is in it. A database that is being closed may put a file there meanwhile, and take it away again.</summary>
        public void Remove()
        {
            if (!SpinWait.SpinUntil(() => TryDelete(folder.FullName), WaitLimit)) Directory.Delete(folder.FullName, recursive: true);
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
