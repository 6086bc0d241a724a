using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>The gateway on a real server, loopback only.</summary>
internal sealed class AspNetCoreDriver(Scenario scenario) : FaceDriver(scenario)
{
    private readonly HttpClient _client = new();
    private WebApplication? _application;

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    protected override async Task<IServiceProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddGateway(builder.Services).AddAspNetCore();
        _application = builder.Build();
        _application.MapHadrianGateway();
        await _application.StartAsync();
        _client.BaseAddress = new Uri(_application.Urls.Single());
        return _application.Services;
    }

    protected override async Task<Verdict> CallAsync(bool streaming)
    {
        using var request = HttpVerdict.Request(new Uri(_client.BaseAddress!, "/v1/chat/completions"), Scenario, Scenario.Model, streaming, KeyHeader, Authorization);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await HttpVerdict.ReadAsync(response, streaming);
    }
}
