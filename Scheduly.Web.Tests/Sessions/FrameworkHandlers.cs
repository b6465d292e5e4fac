using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Tests.Pages.Pages;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Handlers of the frameworks on top of ASP.NET Core: controllers, Razor Pages, components rendered on the server, a hub.</summary>
internal static class FrameworkHandlers
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddControllersWithViews().AddSessionStateTempDataProvider().AddApplicationPart(typeof(FrameworkHandlers).Assembly);
        builder.Services.AddRazorPages().AddApplicationPart(typeof(PutModel).Assembly);
        builder.Services.AddRazorComponents();
        builder.Services.AddSignalR();
    }

    public static void Map(WebApplication app)
    {
        app.MapControllers();
        app.MapRazorPages();
        app.MapGet("/component/{size:int}", (int size) => new RazorComponentResult<OrdinaryComponent>(new { Size = size }));
        app.Use((context, next) =>
        {
            // As an application that notes in the session that a hub was asked for.
            if (context.Request.Path == "/hub/negotiate") OrdinaryHandlers.Change(context, int.Parse(context.Request.Query["size"]!, System.Globalization.CultureInfo.InvariantCulture));
            return next(context);
        });
        app.MapHub<OrdinaryHub>("/hub");
    }
}

/// <summary>A component that is rendered on the server, and changes the session while it is.</summary>
public sealed class OrdinaryComponent : ComponentBase
{
    [Parameter]
    public int Size { get; set; }

    [CascadingParameter]
    public HttpContext? Context { get; set; }

    protected override void OnInitialized() => OrdinaryHandlers.Change(Context!, Size);

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, OrdinaryHandlers.Secret);
}

/// <summary>The document around a page that <c>MapRazorComponents</c> found by its route.</summary>
public sealed class OrdinaryRoot : ComponentBase
{
    [CascadingParameter]
    public HttpContext? Context { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<OrdinaryComponent>(0);
        builder.AddComponentParameter(1, nameof(OrdinaryComponent.Size), int.Parse((string)Context!.Request.RouteValues["Size"]!, System.Globalization.CultureInfo.InvariantCulture));
        builder.CloseComponent();
    }
}

/// <summary>What gives the route.</summary>
[Microsoft.AspNetCore.Components.Route("/routed/{Size}")]
public sealed class OrdinaryPage : ComponentBase;

public sealed class OrdinaryHub : Hub;

/// <summary>A controller as everybody writes it.</summary>
[Microsoft.AspNetCore.Mvc.Route("mvc")]
public sealed class OrdinaryController : Controller
{
    [HttpGet("put/{name}")]
    public IActionResult Put(string name)
    {
        HttpContext.Session.SetString(name, "1");
        return Content("done");
    }

    /// <summary>With TempData of its own beside it, in the session too.</summary>
    [HttpGet("keep/{name}")]
    public IActionResult Keep(string name)
    {
        HttpContext.Session.SetString(name, "1");
        TempData.Peek("word");
        return Content("done");
    }

    [HttpGet("large/{size:int}")]
    public IActionResult Large(int size)
    {
        OrdinaryHandlers.Change(HttpContext, size);
        TempData["word"] = "saved";
        return RedirectToAction(nameof(Told));
    }

    [HttpGet("tell")]
    public IActionResult Tell()
    {
        TempData["word"] = "saved";
        return RedirectToAction(nameof(Told));
    }

    [HttpGet("told")]
    public IActionResult Told() => Content(TempData["word"] as string ?? "nothing");
}
