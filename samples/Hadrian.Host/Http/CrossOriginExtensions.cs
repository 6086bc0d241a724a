using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Hadrian.Host.Http;

/// <summary>Lets the browser pages of named origins call. Without such origins nothing is added to the pipeline.</summary>
internal static class CrossOriginExtensions
{
    // What OpenAI's clients send along, and the request headers of the gateway itself.
    private static readonly string[] RequestHeaders =
    [
        "x-stainless-arch", "x-stainless-async", "x-stainless-custom-poll-interval", "x-stainless-helper-method", "x-stainless-lang",
        "x-stainless-os", "x-stainless-package-version", "x-stainless-poll-helper", "x-stainless-raw-response", "x-stainless-read-timeout",
        "x-stainless-retry-count", "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-stream-helper", "x-stainless-timeout",
        "Cache-Control", "Idempotency-Key", "OpenAI-Beta", "OpenAI-Organization", "OpenAI-Project",
        "X-Cache-Force-Refresh", "X-Hadrian-Project", "X-Request-Id",
    ];

    private static readonly string[] ResponseHeaders =
    [
        "Retry-After", "X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
        "X-Provider", "X-Provider-Source", "X-Model", "X-Input-Tokens", "X-Output-Tokens", "X-Cached-Tokens", "X-Reasoning-Tokens", "X-Finish-Reason",
    ];

    public static void AddCrossOrigin(this IServiceCollection services, IConfiguration configuration)
    {
        if (Read(configuration) is { IsOn: true } settings)
        {
            var keyHeader = configuration["auth:api_key:header_name"] ?? "X-API-Key";
            services.AddCors(cors => cors.AddDefaultPolicy(policy => Apply(settings, keyHeader, policy)));
        }
    }

    public static void UseCrossOrigin(this WebApplication app, IConfiguration configuration)
    {
        if (Read(configuration).IsOn)
        {
            app.UseCors();
        }
    }

    private static void Apply(CrossOriginOptions settings, string keyHeader, CorsPolicyBuilder policy)
    {
        policy.WithOrigins([.. settings.AllowedOrigins!])
            .WithMethods([.. settings.AllowedMethods ?? ["GET", "POST", "PUT", "DELETE", "OPTIONS"]])
            .WithHeaders([.. settings.AllowedHeaders ?? ["Content-Type", "Authorization", keyHeader], .. RequestHeaders])
            .WithExposedHeaders(ResponseHeaders)
            .SetPreflightMaxAge(TimeSpan.FromSeconds(settings.MaxAgeSeconds));
        if (settings.AllowCredentials)
        {
            policy.AllowCredentials();
        }
    }

    private static CrossOriginOptions Read(IConfiguration configuration)
        => configuration.GetSection("server:cors").Get<CrossOriginOptions>() ?? new CrossOriginOptions();
}
