// No HTTP at all: the application's IChatClient is routed and governed.
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddHadrianGateway()
    .AddTestProvider() // AddOpenAI("openai", options => …) adds a real one
    .ConfigureRateLimits(limits => limits.RequestsPerMinute = 600);
await using var provider = services.BuildServiceProvider();

var chat = provider.GetRequiredService<IChatClient>();
await foreach (var update in chat.GetStreamingResponseAsync("Hello from within the process!", new ChatOptions { ModelId = "test/test-model" }))
{
    Console.Write(update.Text);
}

Console.WriteLine();
