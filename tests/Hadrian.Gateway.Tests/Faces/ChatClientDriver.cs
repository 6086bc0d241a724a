using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>The application's own <see cref="IChatClient"/>.</summary>
internal sealed class ChatClientDriver(Scenario scenario) : FaceDriver(scenario)
{
    private ServiceProvider? _services;

    public override ValueTask DisposeAsync() => _services?.DisposeAsync() ?? default;

    protected override Task<IServiceProvider> StartAsync()
    {
        var services = new ServiceCollection();
        AddGateway(services);
        _services = services.BuildServiceProvider();
        return Task.FromResult<IServiceProvider>(_services);
    }

    protected override async Task<Verdict> CallAsync(bool streaming)
    {
        var options = new ChatOptions { ModelId = Scenario.Model, MaxOutputTokens = Scenario.MaxTokens, Instructions = Scenario.Instructions };
        if (KeyHeader is not null)
        {
            options.WithHadrianApiKey(KeyHeader);
        }

        var seen = Probe.Watch();
        try
        {
            Assert.Equal("one two", await _services!.GetRequiredService<IChatClient>().AskAsync(streaming, options));
            return Verdict.Passes(seen.RateLimit?.Limit, seen.RateLimit?.Remaining);
        }
        catch (GatewayException exception)
        {
            return new Verdict(
                exception.Error.StatusCode, exception.Code, seen.RateLimit?.Limit, seen.RateLimit?.Remaining, exception.Error.RetryAfter is not null, false);
        }
    }
}
