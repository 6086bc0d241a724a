using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hadrian.Host.Tests.Processes;

/// <summary>A gateway that serves, and a client of it.</summary>
internal sealed partial class RunningGateway : IAsyncDisposable
{
    private RunningGateway(HostProcess process, Uri url)
    {
        Process = process;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url };
    }

    public HostProcess Process { get; }

    public HttpClient Client { get; }

    public static async Task<RunningGateway> StartAsync(HostProcess process)
    {
        await process.Output.WaitForAsync("API docs ");
        var port = ListeningPort().Match(process.Output.Text).Groups["port"].Value;
        return new RunningGateway(process, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Asks for a chat completion.</summary>
    public Task<HttpResponseMessage> ChatAsync(
        string? key = null, string model = "test/test-model", bool stream = false, string prompt = "Hello!", string more = "", (string Name, string Value)? header = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{prompt}}"}]{{more}}}""",
                Encoding.UTF8,
                "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (header is { } extra)
        {
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        return Client.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }

    /// <summary>Calls the admin API, which must agree.</summary>
    public async Task<JsonElement> AdminAsync(string key, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-API-Key", key);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    /// <summary>Makes a key of the organisation that the sandbox's configuration names.</summary>
    /// <param name="admin">An administrator's key.</param>
    /// <param name="more">Further members of the request, with a comma in front.</param>
    public async Task<string> CreateKeyAsync(string admin, string more = "")
    {
        var organization = await AdminAsync(admin, HttpMethod.Get, "/admin/v1/organizations/acme");
        var created = await AdminAsync(admin, HttpMethod.Post, "/admin/v1/api-keys", $$"""
            {"name":"second","owner":{"type":"organization","org_id":"{{organization.GetProperty("id").GetString()}}"}{{more}}}
            """);
        return created.GetProperty("key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"is running on http://[^\s]+:(?<port>\d+)")]
    private static partial Regex ListeningPort();
}
