using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Api;

/// <summary>What schools offer. The answers are the same for everyone until the next start, and may be kept for a minute.</summary>
internal static class CatalogApi
{
    private const int MostCourses = 50, LongestText = 100;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapCatalogApi()
        {
            var group = routes.MapGroup("/api/catalog").WithTags("Catalogue").AddEndpointFilter<RefusalFilter>();
            group.MapGet("", Terms).Produces<CatalogResponse>().WithSummary("The schools, terms and majors.");
            group.MapGet("/{school}/{term}/search", Search)
                .Produces<SearchResponse>().WithSummary("Find courses by code, title, instructor or CRN, with filters for days (Mon,Wed), times (10:00) and open seats.");
        }
    }

    private static IResult Terms(HttpContext context, CourseCatalog catalog) => Kept(
        context,
        new CatalogResponse([.. catalog.Terms.Select(term => new TermResponse(
            term.School, term.Term, term.DisplayName, term.TimeZone, term.FirstDay, term.LastDay, term.Courses.Count, [.. RequirementBook.Majors(term)]))]),
        ContractJson.Default.CatalogResponse);

    private static IResult Search(
        HttpContext context, CourseCatalog catalog, string school, string term, string? text, string? days, string? from, string? until, bool open = false, int skip = 0, int take = 20)
    {
        if (!catalog.TryFind(school, term, out var found, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        if (text is { Length: > LongestText }) throw new ScheduleRefusedException($"text is longer than {LongestText} characters.");
        if (skip < 0) throw new ScheduleRefusedException("skip is 0 or more.");
        if (take is < 1 or > MostCourses) throw new ScheduleRefusedException($"take is 1 to {MostCourses}.");
        var query = new CatalogQuery(text ?? "", Days(days), Time(from, "from"), Time(until, "until"), open, skip, take);
        return Kept(context, SearchResponse.From(found.Search(query)), ContractJson.Default.SearchResponse);
    }

    private static Weekdays Days(string? text)
    {
        var days = Weekdays.None;
        foreach (var name in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            days |= WeekdayNames.TryParse(name, out var day) ? day : throw new ScheduleRefusedException("days are names joined by commas, such as \"Mon,Wed\".");
        }

        return days;
    }

    private static TimeOnly? Time(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new ScheduleRefusedException($"{name} is a time such as \"10:00\".");

    private static IResult Kept<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        context.Response.Headers.CacheControl = "public, max-age=60";
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        return Results.Bytes(bytes, "application/json; charset=utf-8", entityTag: tag);
    }
}
