using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

/// <summary>
/// Clients that keep changing sessions while something breaks. Each change adds a token of its own; whatever was answered 2xx
/// must be there afterwards exactly once, whatever was answered otherwise at most once.
/// </summary>
internal sealed class ChangeLoad
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<Answer> _answers = [];
    private readonly List<Client> _clients = [];
    private long _acknowledged;

    /// <summary>Changes answered 2xx so far.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>Adds a session, with a browser tab at each of these nodes.</summary>
    public async Task AddSessionAsync(HttpClient first, params HttpClient[] others)
    {
        var browser = new Browser(first);
        await browser.GetAsync("/set/list/-");
        var tokens = new ConcurrentDictionary<string, bool>();
        var session = _clients.Count;
        foreach (var tab in new[] { browser }.Concat(others.Select(browser.At))) _clients.Add(new Client(session, tab, tokens));
    }

    /// <summary>Changes until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_clients.Select((client, index) => Task.Run(() => ChangeAsync(client, index, stop), CancellationToken.None)));

    /// <summary>Waits until this many more changes are acknowledged; fails when that takes too long.</summary>
    public async Task UntilAcknowledgedAsync(long more, TimeSpan limit)
    {
        var wanted = Acknowledged + more;
        var begun = Stopwatch.StartNew();
        while (Acknowledged < wanted)
        {
            Assert.True(begun.Elapsed < limit, $"Only {Acknowledged} of {wanted} changes were acknowledged within {limit}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Reads all sessions back and compares them with what was answered.</summary>
    public async Task VerifyAsync()
    {
        foreach (var client in _clients.DistinctBy(client => client.Tokens))
        {
            // The change that was waited for was answered by one node: the other one's gate may open a moment later.
            var text = "";
            await Eventually.HoldsAsync(
                async () =>
                {
                    using var answer = await client.Tab.SendAsync(HttpMethod.Get, "/get/list");
                    text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
                },
                "each node reads again");
            var list = text.Split(',').Skip(1).ToList();
            var stored = list.ToHashSet();
            Assert.Equal(stored.Count, list.Count);
            var lost = client.Tokens.Where(token => token.Value && !stored.Contains(token.Key)).Select(token => token.Key);
            Assert.Empty(lost);
            Assert.Subset(client.Tokens.Keys.ToHashSet(), stored);
        }
    }

    /// <summary>How many acknowledged changes another node does not find; whatever it finds is there once.</summary>
    public async Task<int> LostAsync(HttpClient node)
    {
        var lost = 0;
        foreach (var client in _clients.DistinctBy(client => client.Tokens))
        {
            var list = (await client.Tab.At(node).GetAsync("/get/list")).Split(',').Skip(1).ToList();
            Assert.Equal(list.Distinct().Count(), list.Count);
            lost += client.Tokens.Count(token => token.Value && !list.Contains(token.Key));
        }

        return lost;
    }

    /// <summary>From the first answer that was none of 2xx to the last one; zero when there was none.</summary>
    public TimeSpan Failing
    {
        get
        {
            var failures = _answers.Where(answer => !answer.Ok).Select(answer => answer.At).ToList();
            return failures.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(failures.Min(), failures.Max());
        }
    }

    /// <summary>What happened, in one line for the report.</summary>
    public string Summary(string what)
    {
        var failures = _answers.Where(answer => !answer.Ok).ToList();
        return $"{what}: {Acknowledged} changes acknowledged, all there exactly once; {failures.Count} refused, none of them stored twice.";
    }

    private async Task ChangeAsync(Client client, int index, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var token = $"{index}.{i}";
            client.Tokens[token] = false;
            var begun = Stopwatch.GetTimestamp();
            HttpStatusCode status;
            try
            {
                using var answer = await client.Tab.SendAsync(HttpMethod.Get, $"/append/list/,{token}");
                status = answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                status = HttpStatusCode.BadGateway;
            }

            var ok = (int)status is >= 200 and < 300;
            _answers.Add(new Answer(Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(begun), status));
            if (ok)
            {
                client.Tokens[token] = true;
                Interlocked.Increment(ref _acknowledged);
            }
            else
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    internal readonly record struct Answer(long At, TimeSpan Took, HttpStatusCode Status)
    {
        public bool Ok => (int)Status is >= 200 and < 300;
    }

    private sealed record Client(int Session, Browser Tab, ConcurrentDictionary<string, bool> Tokens);
}
