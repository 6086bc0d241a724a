// An application that exists already gets a gateway below /ai, behind its own authorization if it likes.
var builder = WebApplication.CreateBuilder(args);

builder.Services.AddHadrianGateway(builder.Configuration.GetSection("Hadrian"))
    .AddAspNetCore()
    .AddOpenAI()
    .AddTestProvider();

var app = builder.Build();
app.MapGet("/", () => """
    This page is the application's own. The gateway lies next to it:

      curl localhost:5000/ai/v1/chat/completions -H "Content-Type: application/json" -d '{"model":"test/test-model","messages":[{"role":"user","content":"Hello!"}]}'
    """);
app.MapHadrianGateway("/ai"); // .RequireAuthorization("team") works as on any other endpoint
app.MapHadrianHealth();

app.Run();
