using Hadrian.Gateway.AspNetCore;
using Hadrian.Host.Docs;
using Hadrian.Host.Draining;
using Hadrian.Host.Http;
using Hadrian.Host.Logging;
using Hadrian.Host.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hadrian.Host.Serving;

/// <summary>The gateway as a web application, put together from settings. Read it as an example of a host of one's own.</summary>
internal static class GatewayApplication
{
    /// <summary>Puts the services together; that is all a command needs.</summary>
    public static WebApplication Create(IConfiguration configuration, ServingMode mode)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "hadrian", ContentRootPath = AppContext.BaseDirectory });
        var logging = LoggingSettings.From(configuration);
        builder.Logging.AddHadrianLogging(logging, mode);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, configuration));

        AddGateway(builder.Services, configuration);
        builder.Services.AddDraining(configuration);
        builder.Services.AddTrustedProxies(configuration);
        builder.Services.AddCrossOrigin(configuration);
        builder.Services.AddHadrianTracing(configuration);
        builder.Services.AddHadrianMetrics(configuration);
        builder.Services.AddBodyLogging(logging);
        return builder.Build();
    }

    /// <summary>Adds what a request passes, outermost first, and the endpoints.</summary>
    public static void Use(WebApplication app, IConfiguration configuration)
    {
        app.UseDraining();
        app.UseTrustedProxies(configuration);
        app.UseSecurityHeaders(configuration);
        app.UseBodyLogging(configuration);
        app.UseRouting();
        app.UseCrossOrigin(configuration);

        app.MapHadrianGateway();
        app.MapHadrianAdmin();
        app.MapHadrianHealth();
        app.MapHadrianMetrics(configuration);
        app.MapDocumentation();
        app.MapUnknownPaths();
    }

    private static void AddGateway(IServiceCollection services, IConfiguration configuration)
    {
        var gateway = services.AddHadrianGateway(configuration).AddAspNetCore().AddOpenAI().AddAnthropic().AddAzureOpenAI().AddBedrock().AddVertex().AddStorage(configuration);
        if (configuration["cache:type"] == "redis")
        {
            gateway.AddRedisStores(options => configuration.GetSection("cache").Bind(options));
        }
    }

    private static void Configure(KestrelServerOptions options, IConfiguration configuration)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = configuration.GetValue("server:body_limit_bytes", new DataPlaneOptions().BodyLimitBytes);
        ServerAddress.From(configuration).ListenOn(options);
    }
}
