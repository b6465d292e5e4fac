using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scheduly.Sessions.Health;
using Scheduly.Sessions;
using Scheduly.Web.Health;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Admin;

/// <summary>
/// The stored sessions, a page at a time, and the end of all that are too old. Hashes and ids are posted: what stands in an address ends in
/// logs.
/// </summary>
public sealed class SessionsModel : AdminPage
{
    private const int PageLength = 50;

    /// <summary>Sessions of one request to end; beyond that the operator asks again.</summary>
    private const int MostAtOnce = 10_000;

    private readonly SessionDirectory _sessions;
    private readonly ReadyHealth _ready;
    private readonly SessionHealth _health;
    private readonly TimeProvider _clock;

    public SessionsModel(IServiceProvider services)
    {
        _sessions = services.GetRequiredService<SessionDirectory>();
        _ready = services.GetRequiredService<ReadyHealth>();
        _health = services.GetRequiredService<SessionHealth>();
        _clock = services.GetRequiredService<TimeProvider>();
    }

    internal bool CanList => _sessions.CanList;

    internal string Backend => _sessions.Backend;

    /// <summary>Whether sessions are safe; null in the answer to a form that was refused.</summary>
    internal ReadyReport? Ready { get; private set; }

    /// <summary>All live sessions; null when the store did not say.</summary>
    internal long? Alive { get; private set; }

    /// <summary>Null when the store did not answer or cannot list.</summary>
    internal SessionPage? Found { get; private set; }

    internal bool IsFirst { get; private set; } = true;

    /// <summary>What the operator is asked to confirm: the time before which sessions were created, and how many there are.</summary>
    internal (string Before, int Count, bool More)? Older { get; private set; }

    public Task<IActionResult> OnGetAsync() => ListAsync(null);

    public Task<IActionResult> OnPostNextAsync(string? cursor)
    {
        IsFirst = false;
        return ListAsync(cursor);
    }

    /// <param name="age">Of the sessions to end, in <paramref name="unit"/>: "hours" or "days".</param>
    public Task<IActionResult> OnPostOlderAsync(int age, string? unit) => ShowAsync(async () =>
    {
        if (age is < 0 or > 10_000)
        {
            Refuse(PageText.T("sessions.badAge"));
            return await FirstAsync();
        }

        var before = _clock.GetUtcNow() - (unit == "hours" ? TimeSpan.FromHours(age) : TimeSpan.FromDays(age));
        var count = await _sessions.OlderThanAsync(before, HttpContext.RequestAborted).Take(MostAtOnce + 1).CountAsync(HttpContext.RequestAborted);
        Older = (before.ToString("o", CultureInfo.InvariantCulture), Math.Min(count, MostAtOnce), count > MostAtOnce);
        return null;
    });

    public Task<IActionResult> OnPostRevokeOlderAsync(DateTimeOffset before, string? confirm) => ShowAsync(async () =>
    {
        if (confirm != "yes" || before == default)
        {
            Refuse(PageText.T("sessions.unsure"));
            return await FirstAsync();
        }

        var ended = 0;
        await foreach (var session in _sessions.OlderThanAsync(before, CancellationToken.None).Take(MostAtOnce))
        {
            if (await _sessions.RevokeAsync(session.Hash)) ended++;
        }

        Done = PageText.Count("sessions.ended", ended);
        return LocalRedirect("~/admin/sessions");
    });

    private Task<IActionResult> ListAsync(string? cursor) => ShowAsync(async () =>
    {
        Ready = await _ready.ReadAsync(HttpContext.RequestAborted);
        Alive = (await _health.ReadAsync(HttpContext.RequestAborted)).ActiveSessions;
        if (CanList) Found = await _sessions.ListAsync(cursor, PageLength, HttpContext.RequestAborted);
        return null;
    });

    private async Task<IActionResult?> FirstAsync()
    {
        if (CanList) Found = await _sessions.ListAsync(null, PageLength, HttpContext.RequestAborted);
        return null;
    }
}
