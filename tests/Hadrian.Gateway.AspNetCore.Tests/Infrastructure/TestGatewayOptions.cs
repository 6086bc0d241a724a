using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>What a test gateway is to be, before it starts. The defaults never get in a test's way.</summary>
internal sealed class TestGatewayOptions
{
    public AuthenticationMode Mode { get; set; } = AuthenticationMode.ApiKey;

    /// <summary>Gets or sets the gateway's clock. Kestrel keeps real time whatever this is.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Gets the configuration, by path such as <c>auth:bootstrap:api_key</c>.</summary>
    public Dictionary<string, string?> Configuration { get; } = [];

    /// <summary>Gets or sets the settings of the provider <c>mock</c>.</summary>
    public Action<Providers.OpenAI.OpenAIProviderOptions> Mock { get; set; } = _ => { };

    public Action<RateLimitOptions> RateLimits { get; set; } = _ => { };

    public Action<DataPlaneOptions> DataPlane { get; set; } = _ => { };

    public Action<KestrelServerOptions> Kestrel { get; set; } = _ => { };

    /// <summary>Gets or sets what is registered before the gateway.</summary>
    public Action<IServiceCollection> Services { get; set; } = _ => { };

    /// <summary>Gets or sets what is added to the gateway.</summary>
    public Action<IHadrianGatewayBuilder> Gateway { get; set; } = _ => { };

    /// <summary>Gets or sets what runs before the gateway's endpoints.</summary>
    public Action<WebApplication> Before { get; set; } = _ => { };

    /// <summary>Gets or sets the path the data plane is mapped under.</summary>
    public string Prefix { get; set; } = "";
}
