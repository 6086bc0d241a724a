using System.Net.Http.Json;
using System.Text.Json;

namespace Hadrian.Samples.Tests;

public sealed class SampleTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task InProcess_Run_PrintsTheStreamedAnswer()
    {
        using var sample = SampleProcess.Start("InProcess");

        var output = await sample.ReadToEndAsync(_patience.Token);

        Assert.Equal("Hello from within the process!", output.Trim());
    }

    [Fact]
    public async Task VendorSdkBehindHandlers_ThirdCallOverTheLimit_IsRefusedInTheSdksOwnTerms()
    {
        using var sample = SampleProcess.Start("VendorSdkBehindHandlers");

        var lines = (await sample.ReadToEndAsync(_patience.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("call 1: ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("refused", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("call 3: refused with 429", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbeddedInAspNetCore_CalledBelowItsPrefix_Answers()
    {
        using var sample = SampleProcess.Start("EmbeddedInAspNetCore", ("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        var line = await sample.WaitForLineAsync("Now listening on: ", _patience.Token);
        using var client = new HttpClient { BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()) };

        using var response = await client.PostAsJsonAsync(
            "/ai/v1/chat/completions",
            new { model = "test/test-model", messages = new[] { new { role = "user", content = "Hello!" } } },
            _patience.Token);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(_patience.Token);
        Assert.Equal("Hello!", answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Contains("own", await client.GetStringAsync(new Uri("/", UriKind.Relative), _patience.Token), StringComparison.Ordinal);
    }
}
