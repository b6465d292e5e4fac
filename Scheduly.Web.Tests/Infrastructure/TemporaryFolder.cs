namespace Scheduly.Web.Tests.Infrastructure;

internal static class TemporaryFolder
{
    private const int Tries = 20;

    extension(DirectoryInfo folder)
    {
        /// <summary>Deletes it with all that is in it. A database that is being closed may put a file there meanwhile, and take it away again.</summary>
        public void Remove()
        {
            for (var left = Tries; Directory.Exists(folder.FullName); left--)
            {
                try
                {
                    Directory.Delete(folder.FullName, recursive: true);
                }
                catch (IOException) when (left > 0)
                {
                    Thread.Sleep(50);
                }
            }
        }
    }
}
