using Hadrian.Host.Serving;
using Microsoft.Extensions.Logging.Console;

namespace Hadrian.Host.Logging;

internal static class LoggingExtensions
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Logs to the console. The usual variables, such as <c>Logging__LogLevel__Hadrian</c>, count on top of the settings.</summary>
    public static void AddHadrianLogging(this ILoggingBuilder logging, LoggingSettings settings, ServingMode mode)
    {
        logging.SetMinimumLevel(settings.Level);
        foreach (var (category, level) in settings.Categories)
        {
            logging.AddFilter(category, level);
        }

        logging.AddConfiguration(new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Logging"));

        // A start that fails is reported in one line at the end, not with a stack trace as well.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        AddFormat(logging, settings);
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = mode == ServingMode.Command ? LogLevel.Trace : LogLevel.None);
    }

    private static void AddFormat(ILoggingBuilder logging, LoggingSettings settings)
    {
        if (settings.IsJson)
        {
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, Timestamp.TrimEnd()));
        }
        else
        {
            logging.AddSimpleConsole(line => (line.SingleLine, line.UseUtcTimestamp, line.TimestampFormat) = (true, true, Timestamp));
        }
    }
}
