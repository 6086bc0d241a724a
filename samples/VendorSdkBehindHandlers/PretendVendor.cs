namespace VendorSdkBehindHandlers;

/// <summary>Stands in for the vendor on a free loopback port, so that the sample needs neither an account nor a network.</summary>
internal sealed class PretendVendor : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PretendVendor(WebApplication app) => _app = app;

    public Uri BaseUrl => new(_app.Urls.First() + "/v1");

    public static async Task<PretendVendor> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/chat/completions", () => Results.Text(
            """{"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello to you, too!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":6,"total_tokens":8}}""",
            "application/json"));
        await app.StartAsync();
        return new PretendVendor(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
