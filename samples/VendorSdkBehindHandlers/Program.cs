// A vendor's SDK keeps its API and its bytes; the gateway's policies stand between it and the network.
using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using VendorSdkBehindHandlers;

await using var vendor = await PretendVendor.StartAsync();

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddHadrianGateway().ConfigureRateLimits(limits => limits.RequestsPerMinute = 2);
builder.Services.AddHttpClient("openai").AddHadrianPolicies();
using var host = builder.Build();

var http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("openai");
var chat = new ChatClient("gpt-4o-mini", new ApiKeyCredential("sk-of-the-vendor"), new OpenAIClientOptions
{
    Endpoint = vendor.BaseUrl,
    Transport = new HttpClientPipelineTransport(http),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});

for (var call = 1; call <= 3; call++)
{
    try
    {
        ChatCompletion answer = await chat.CompleteChatAsync("Hello!");
        Console.WriteLine($"call {call}: {answer.Content[0].Text}");
    }
    catch (ClientResultException refusal)
    {
        Console.WriteLine($"call {call}: refused with {refusal.Status}: {refusal.Message.Split('\n')[0]}");
    }
}
