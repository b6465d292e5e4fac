namespace Scheduly.Sessions.Storage;

/// <summary>
/// The one bridge from synchronous callers, which three framework contracts force (<c>IDistributedCache</c>, <c>ISession</c> before
/// <c>LoadAsync</c>, <c>IXmlRepository</c>), to asynchronous stores. It runs on a pool thread, so that no caller's context can lock it up.
/// </summary>
internal static class Blocking
{
    public static void Run(Func<Task> action) => Task.Run(action).GetAwaiter().GetResult();

    public static T Run<T>(Func<Task<T>> function) => Task.Run(function).GetAwaiter().GetResult();
}
