using Hadrian.Host.Configuration;
using Hadrian.Host.Docs;
using Hadrian.Host.Draining;
using Hadrian.Host.Http;
using Hadrian.Host.Logging;
using Hadrian.Host.Telemetry;

namespace Hadrian.Host.Serving;

/// <summary>The gateway as a web application, put together from the file. Read it as an example of a host of one's own.</summary>
internal static class GatewayApplication
{
    public static WebApplication Build(LoadedConfiguration loaded, ServingMode mode)
    {
        var configuration = loaded.Configuration;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "hadrian", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
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

        var app = builder.Build();
        app.UseDraining();
        app.UseTrustedProxies(configuration);
        app.UseSecurityHeaders(configuration);
        app.UseBodyLogging(logging);
        app.UseRouting();
        app.UseCrossOrigin(configuration);
        Map(app, configuration);
        return app;
    }

    private static void AddGateway(IServiceCollection services, IConfiguration configuration)
    {
        var gateway = services.AddHadrianGateway(configuration).AddAspNetCore().AddOpenAI();
        if (configuration["database:type"] == "sqlite")
        {
            gateway.AddSqliteStorage(options => configuration.GetSection("database").Bind(options));
        }
    }

    private static void Map(WebApplication app, IConfiguration configuration)
    {
        app.MapHadrianGateway();
        app.MapHadrianAdmin();
        app.MapHadrianHealth();
        app.MapHadrianMetrics(configuration);
        app.MapDocumentation();
        app.MapUnknownPaths();
    }

    private static void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions options, IConfiguration configuration)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = configuration.GetValue("server:body_limit_bytes", new Hadrian.Gateway.AspNetCore.DataPlaneOptions().BodyLimitBytes);
        ServerAddress.From(configuration).ListenOn(options);
    }
}
