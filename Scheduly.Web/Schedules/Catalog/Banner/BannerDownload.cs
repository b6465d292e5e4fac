using System.Globalization;
using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>
/// Saves a term from a live class search page by page, one request at a time with a pause between. What is saved already is not asked for again, so
/// that it goes on where it was interrupted.
/// </summary>
/// <param name="client">With cookies; its base address ends in "/ssb/".</param>
/// <param name="report">What is done and how much there is.</param>
internal sealed class BannerDownload(HttpClient client, string term, string folder, TimeSpan pause, TimeProvider time, Action<int, int> report)
{
    private const int PageSize = 500;
    private bool _chosen;

    /// <exception cref="BannerException">The server does not answer as a class search does.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var terms = await GetAsync("terms.json", "classSearch/getTerms?searchTerm=&offset=1&max=500", cancellationToken);
        string?[] codes = terms.ValueKind == JsonValueKind.Array ? [.. terms.EnumerateArray().Select(one => BannerRow.Text(one, "code"))] : [];
        if (!codes.Contains(term)) throw new BannerException($"--term: the server has no term {term}. There is {string.Join(", ", codes.Take(12))}.");

        List<string> linked = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        var unnumbered = 0;
        for (int offset = 0, total = 1; offset < total; offset += PageSize)
        {
            var page = await PageAsync(offset, seen, cancellationToken);
            total = page.GetProperty("totalCount").GetInt32();
            foreach (var row in BannerPages.Rows(page, client.BaseAddress!.Host))
            {
                if (BannerRow.Text(row, "courseReferenceNumber") is not { } crn)
                {
                    unnumbered++;
                    continue;
                }

                seen.Add(crn);
                if (row.TryGetProperty("isSectionLinked", out var isLinked) && isLinked.ValueKind == JsonValueKind.True) linked.Add(crn);
            }

            report(Math.Min(offset + PageSize, total), total + linked.Count);
            if (offset + PageSize >= total && seen.Count + unnumbered < total)
                throw new BannerException($"The server said that there are {total} sections and gave {seen.Count + unnumbered}. Remove {folder} and run it again.");
        }

        foreach (var (index, crn) in linked.Index())
        {
            await GetAsync($"links-{crn}.json", $"searchResults/fetchLinkedSections?term={term}&courseReferenceNumber={crn}", cancellationToken);
            report(seen.Count + index + 1, seen.Count + linked.Count);
        }
    }

    /// <summary>A session that has expired, and one that repeats an earlier search, are those of a term that must be chosen again.</summary>
    private async Task<JsonElement> PageAsync(int offset, HashSet<string> seen, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"search-{offset:000000}.json");
        var path = string.Create(CultureInfo.InvariantCulture, $"searchResults/searchResults?txt_term={term}&startDatepicker=&endDatepicker=&pageOffset={offset}&pageMaxSize={PageSize}&sortColumn=subjectDescription&sortDirection=asc");
        for (var tries = 0; ; tries++)
        {
            if (!File.Exists(Path.Combine(folder, name)) && !_chosen) await ChooseAsync(cancellationToken);
            try
            {
                return await GetAsync(name, path, cancellationToken, page =>
                {
                    var rows = BannerPages.Rows(page, client.BaseAddress!.Host);
                    if (rows.Any(row => seen.Contains(BannerRow.Text(row, "courseReferenceNumber") ?? ""))) throw new BannerException("The server repeats an earlier page.");
                    if (rows.Count == 0 && offset > 0) throw new BannerException("The server gives an empty page before the end.");
                });
            }
            catch (BannerException) when (tries == 0)
            {
                _chosen = false;
            }
        }
    }

    private async Task ChooseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken);
        using var form = new FormUrlEncodedContent([new("term", term)]);
        using var answer = await client.PostAsync("term/search?mode=search", form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        _chosen = true;
    }

    /// <summary>From the folder when it is there. A page is saved when it is whole and right, never before.</summary>
    private async Task<JsonElement> GetAsync(string name, string path, CancellationToken cancellationToken, Action<JsonElement>? check = null)
    {
        var file = Path.Combine(folder, name);
        var isSaved = File.Exists(file);
        if (!isSaved) await Task.Delay(pause, time, cancellationToken);
        var bytes = isSaved ? await File.ReadAllBytesAsync(file, cancellationToken) : await client.GetByteArrayAsync(path, cancellationToken);
        JsonElement page;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            page = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new BannerException($"{client.BaseAddress}{path.Split('?')[0]} does not answer with JSON: is it the address of a class search, ending in /ssb?");
        }

        check?.Invoke(page);
        if (isSaved) return page;
        await File.WriteAllBytesAsync(file + ".part", bytes, cancellationToken);
        File.Move(file + ".part", file, overwrite: true);
        return page;
    }
}
