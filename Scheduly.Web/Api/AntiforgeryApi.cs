using Microsoft.AspNetCore.Antiforgery;
using Scheduly.Web.Api.Contract;

namespace Scheduly.Web.Api;

internal static class AntiforgeryApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapAntiforgeryApi() => routes.MapGet("/api/antiforgery", (HttpContext context, IAntiforgery antiforgery) =>
            {
                var tokens = antiforgery.GetAndStoreTokens(context);
                return Results.Json(new AntiforgeryResponse(tokens.RequestToken!, AntiforgeryFilter.Header), ContractJson.Default.AntiforgeryResponse);
            })
            .WithTags("Schedule").Produces<AntiforgeryResponse>().WithSummary("The token that changes by cookie must carry.");
    }
}
