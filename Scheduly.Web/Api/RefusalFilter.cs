using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Api;

/// <summary>Answers what the domain refuses with the old contract's 400 and its <c>detail</c>, and a shared plan that is not there with 404.</summary>
internal sealed class RefusalFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ScheduleRefusedException refusal)
        {
            return Results.Json(new ErrorResponse(refusal.Message), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (PlanGoneException gone)
        {
            return Results.Json(new ErrorResponse(gone.Message), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);
        }
    }
}
