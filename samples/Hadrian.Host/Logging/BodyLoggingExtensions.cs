using Microsoft.AspNetCore.HttpLogging;

namespace Hadrian.Host.Logging;

/// <summary>Logs HTTP messages with their bodies, at trace level only. Headers that may carry a credential show as redacted.</summary>
internal static class BodyLoggingExtensions
{
    private const int LargestBody = 64 * 1024;

    public static void AddBodyLogging(this IServiceCollection services, LoggingSettings settings)
    {
        if (!settings.LogsBodies)
        {
            return;
        }

        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.Information));
        services.AddHttpLogging(http =>
        {
            http.LoggingFields = HttpLoggingFields.All & ~HttpLoggingFields.RequestQuery;
            http.MediaTypeOptions.AddText("text/event-stream");
            http.RequestBodyLogLimit = LargestBody;
            http.ResponseBodyLogLimit = LargestBody;
            http.CombineLogs = true;
        });
        services.AddHttpLoggingInterceptor<AdminBodies>();
    }

    public static void UseBodyLogging(this WebApplication app, IConfiguration configuration)
    {
        if (LoggingSettings.From(configuration).LogsBodies)
        {
            app.UseHttpLogging();
        }
    }
}
