namespace Scheduly.Web.Benchmarks.Load;

/// <summary>What one browser sends, and what answers make of it.</summary>
/// <param name="header">"name=value; name=value", or nothing.</param>
internal sealed class BrowserCookies(string header = "")
{
    private readonly Dictionary<string, string> _own = header.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Pair).ToDictionary();

    public void AddTo(HttpRequestMessage request)
    {
        if (_own.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _own.Select(one => $"{one.Key}={one.Value}")));
    }

    public void Take(HttpResponseMessage answer)
    {
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = Pair(cookie.Split(';')[0]);
            _own[name] = value;
        }
    }

    private static (string Name, string Value) Pair(string cookie)
    {
        var parts = cookie.Split('=', 2);
        return (parts[0], parts[1]);
    }
}
