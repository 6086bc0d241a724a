using System.CommandLine;
using System.CommandLine.Parsing;
using Hadrian.Host.Configuration;
using Hadrian.Host.Serving;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian healthcheck</c>: asks a running gateway whether it lives, for containers that have no curl.</summary>
internal static class HealthcheckCommand
{
    private const string Path = "/health/live";

    public static Command Create(GlobalOptions options)
    {
        var url = new Option<Uri?>("--url")
        {
            Description = "The gateway's root, such as http://localhost:8080.",
            HelpName = "URL",
            CustomParser = ParseUrl,
        };
        var timeout = new Option<int>("--timeout-secs") { Description = "How long to wait.", DefaultValueFactory = _ => 3 };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--timeout-secs must be at least 1.");
            }
        });
        var command = new Command("healthcheck", "Ask a running gateway whether it lives.") { url, timeout };

        // There is no search for a file here: a check that asks the wrong gateway is worse than none.
        command.Validators.Add(result =>
        {
            if (result.GetResult(url) is null && result.GetValue(options.Config) is null)
            {
                result.AddError("healthcheck needs --url or --config.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(url) ?? Configured(parsed.GetValue(options.Config)!), parsed.GetValue(timeout), cancellationToken));
        return command;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        {
            return url;
        }

        result.AddError("--url must be like http://localhost:8080.");
        return null;
    }

    private static Uri Configured(string file) => ServerAddress.From(ConfigurationFile.Require(file).Load().Configuration).ClientUri();

    private static async Task<int> RunAsync(Uri root, int timeoutSeconds, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(timeoutSeconds) };
        try
        {
            using var response = await client.GetAsync(new Uri(root, Path), cancellationToken);
            return response.IsSuccessStatusCode ? ExitCodes.Success : throw Failure($"answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            throw Failure($"cannot be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not answer within {timeoutSeconds} s");
        }

        HostFailureException Failure(string what) => new($"{new Uri(root, Path)} {what}");
    }
}
