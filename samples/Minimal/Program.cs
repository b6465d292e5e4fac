using Scheduly.Sessions;

var builder = WebApplication.CreateBuilder(args);
builder.AddSessionStorage().AddSqlite().AddRedis();
builder.Services.AddHealthChecks().AddSessionStorage();

var app = builder.Build();
app.UseSessionStorage();
app.MapHealthChecks("/health");
app.MapGet("/", (HttpContext context) =>
{
    var visits = (context.Session.GetInt32("visits") ?? 0) + 1;
    context.Session.SetInt32("visits", visits);
    return $"Visit {visits}";
});
app.MapPost("/sign-in/{name}", (HttpContext context, string name) => context.Session.SetOwner(name));
app.MapPost("/sign-out-everywhere/{name}", (string name, ISessionDirectory sessions) => sessions.RevokeAllAsync(name));
app.Run();
