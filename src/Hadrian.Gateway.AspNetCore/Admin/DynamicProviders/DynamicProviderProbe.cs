using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Asks a provider for its models, to tell whether its URL and credentials are good. What it answers is not shown: it may be anybody's.</summary>
internal sealed class DynamicProviderProbe(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async ValueTask<ConnectivityTestResource> TryAsync(DynamicProviderInstance instance, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(Patience, time, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            using var response = await instance.Provider.ListModelsAsync(deadline.Token);
            var latency = (long)time.GetElapsedTime(started).TotalMilliseconds;
            return response.IsSuccess
                ? new ConnectivityTestResource("ok", "The provider answers.", latency)
                : new ConnectivityTestResource("error", Describe(response.StatusCode), latency);
        }
        catch (OperationCanceledException) when (!deadline.IsAbandoned)
        {
            return new ConnectivityTestResource("error", $"The provider did not answer within {Patience.TotalSeconds:0} seconds.", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new ConnectivityTestResource("error", "The provider could not be reached, or broke off the answer.", null);
        }
        catch (GatewayException exception)
        {
            return new ConnectivityTestResource("error", exception.Error.Message, null);
        }
    }

    private static string Describe(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => $"The provider refuses the credentials (status {status}). Check 'api_key' and 'config'.",
        StatusCodes.Status404NotFound => "There is no such API at this URL (status 404). Check 'base_url'.",
        >= 300 and < 400 => $"The provider answers with a redirect (status {status}), which is not followed. Set 'base_url' to where it leads.",
        _ => $"The provider answers with status {status}.",
    };
}
