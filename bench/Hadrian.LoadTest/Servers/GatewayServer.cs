using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Hadrian.LoadTest.Processes;

namespace Hadrian.LoadTest.Servers;

/// <summary>
/// The gateway with every policy on: key authentication, rate and concurrency limits, usage on a SQLite file. Logs from
/// warnings up, as YARP logs nothing. Its organisation and key are made through the admin API.
/// </summary>
internal static class GatewayServer
{
    private const string BootstrapKey = "loadtest-bootstrap-key-0123456789abcdef";

    public static async Task<Target> StartAsync(
        string name, string assembly, Uri upstream, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var port = TargetFactory.FindFreePort();
        var folder = ServerProcess.CreateFolder();
        var configuration = Path.Combine(folder, "hadrian.toml");
        await File.WriteAllTextAsync(configuration, Configuration(port, folder, upstream), cancellationToken);

        var process = ServerProcess.Start(folder, "dotnet", [assembly, "--config", configuration], environment);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BootstrapKey);
            await process.WaitUntilAsync(token => IsHealthyAsync(client, token), cancellationToken);
            var key = await CreateKeyAsync(client, cancellationToken);
            return new Target(name, new IPEndPoint(IPAddress.Loopback, port), process, key, OwnsProcess: true);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static string Configuration(int port, string folder, Uri upstream) => $"""
        [server]
        host = "127.0.0.1"
        port = {port}

        [observability.logging]
        level = "warn"

        [database]
        type = "sqlite"
        path = '{Path.Combine(folder, "loadtest.sqlite")}'

        [auth.gateway]
        type = "api_key"

        [auth.bootstrap]
        api_key = "{BootstrapKey}"

        [limits.rate]
        requests_per_minute = 100000000
        tokens_per_minute = 1000000000
        concurrent_requests = 100000

        [providers]
        default_provider = "up"

        [providers.up]
        type = "open_ai"
        base_url = "{new Uri(upstream, "v1")}"
        api_key = "x"

        """;

    private static async Task<bool> IsHealthyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> CreateKeyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var organization = await PostAsync(client, "organizations", new { slug = "loadtest", name = "Load test" }, cancellationToken);
        var owner = new { type = "organization", org_id = organization.GetProperty("id").GetString() };
        var key = await PostAsync(client, "api-keys", new { name = "loadtest", owner }, cancellationToken);
        return key.GetProperty("key").GetString()!;
    }

    private static async Task<JsonElement> PostAsync<T>(HttpClient client, string resource, T body, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(
            new Uri("/admin/v1/" + resource, UriKind.Relative), body, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(answer)
            : throw new InvalidOperationException($"Creating {resource} answered {(int)response.StatusCode}: {answer}");
    }
}
