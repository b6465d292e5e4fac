using System.Text;
using System.Text.Json;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Export;

namespace Scheduly.Web.Api;

/// <summary>Take the schedules away, and bring them back.</summary>
internal static class ExportApi
{
    private const int MostBytes = 512 << 10;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapExportApi()
        {
            var group = routes.MapScheduleGroup();
            group.MapGet("/{id}/calendar.ics", CalendarAsync).Produces(200, contentType: "text/calendar").WithSummary("A schedule as a calendar file.");
            group.MapGet("/export", ExportAsync).Produces<ScheduleFile>().WithSummary("All schedules of this browser's session, as a file.");
            group.MapPost("/import", ImportAsync)
                .Accepts<ScheduleFile>("application/json").Produces<ImportPreview>().WithSummary("Read such a file: mode=preview (the default) says what it would do, add and replace do it.");
        }
    }

    private static async Task<IResult> CalendarAsync(HttpContext context, ScheduleService schedules, CalendarExport calendar, ScheduleActivity activity, string id)
    {
        var state = await schedules.ReadAsync(context.Session, context.RequestAborted);
        var schedule = state.Schedules.FirstOrDefault(one => one.Id == id);
        if (schedule is null) return Results.Json(new ErrorResponse("There is no such schedule any more."), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);
        activity.NoteExported("calendar");
        return Results.File(Encoding.UTF8.GetBytes(calendar.Write(schedule)), "text/calendar; charset=utf-8", $"{schedule.Name}.ics");
    }

    private static async Task<IResult> ExportAsync(HttpContext context, ScheduleService schedules, ScheduleActivity activity, TimeProvider clock)
    {
        var state = await schedules.ReadAsync(context.Session, context.RequestAborted);
        activity.NoteExported("file");
        return Results.File(ScheduleFile.Write(state, clock.GetUtcNow()), "application/json; charset=utf-8", "schedules.json");
    }

    private static async Task<IResult> ImportAsync(HttpContext context, ScheduleImport import, string mode = "preview")
    {
        if (mode is not ("preview" or "add" or "replace")) return JsonBody.Invalid("mode", "mode is preview, add or replace.", "unknown");
        if (await ReadAsync(context.Request) is not { } bytes)
        {
            return Results.Json(new ErrorResponse($"The file is larger than {MostBytes} bytes."), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            var file = JsonSerializer.Deserialize(bytes, ScheduleJson.Default.ScheduleFile);
            if (file is null) return JsonBody.Invalid("body", "A JSON object is required.", "missing");
            if (mode == "preview")
            {
                return Results.Json(await import.PreviewAsync(context.Session, file, context.RequestAborted), ContractJson.Default.ImportPreview);
            }

            var outcome = await import.ImportAsync(context.Session, file, mode == "replace", context.RequestAborted);
            return Results.Json(SessionResponse.From(outcome, null), ContractJson.Default.SessionResponse);
        }
        catch (JsonException fault)
        {
            return JsonBody.Invalid(fault, ScheduleJson.Default.ScheduleFile);
        }
        catch (ImportFault fault)
        {
            return JsonBody.Invalid(fault.Member, fault.Message, "invalid");
        }
    }

    /// <returns>Null when there is more than a file may hold.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (content.Length + read > MostBytes) return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
