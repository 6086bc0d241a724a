using System.Net;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;
using Microsoft.Data.Sqlite;

namespace Hadrian.Host.Tests;

public sealed class ShutdownTests : IDisposable
{
    private const string Usage = """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Stop_StreamRunning_LetsItEndAndWritesItsUsage()
    {
        await using var upstream = await StubUpstream.StartAsync();
        var release = new TaskCompletionSource();
        upstream.Enqueue(StubReply.Events(Chunk("one"), Chunk("two"), Usage).HangAfter(1, release.Task));
        await using var gateway = await _sandbox.ServeAsync(Upstream(upstream));
        using var response = await gateway.ChatAsync(model: "up/m", stream: true);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await body.ReadLineAsync();

        gateway.Process.Signal();
        await DrainingAsync(gateway);
        using var refused = await gateway.ChatAsync(model: "up/m");
        using var live = await gateway.Client.GetAsync("/health/live");
        release.SetResult();
        var rest = await body.ReadToEndAsync();
        var result = await gateway.Process.WaitAsync();

        Assert.Contains("one", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("shutting_down", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Contains("two", rest, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", rest, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal((3, 4), ReadUsage());
    }

    [Fact]
    public async Task Stop_StreamNeverEnds_BreaksItOffInTime()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Events(Chunk("one"), Chunk("two")).HangAfter(1));
        await using var gateway = await _sandbox.ServeAsync(Upstream(upstream) + "\nserver.shutdown.drain_secs = 1");
        using var response = await gateway.ChatAsync(model: "up/m", stream: true);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        await body.ReadLineAsync();

        var stopped = gateway.Process.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(body.ReadToEndAsync);
        Assert.Equal(0, (await stopped).ExitCode);
        Assert.Contains("broken off", (await stopped).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Idle_EndsAtOnceWith0()
    {
        await using var gateway = await _sandbox.ServeAsync();

        var result = await gateway.Process.StopAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("Stopping", result.Output, StringComparison.Ordinal);
    }

    private static string Chunk(string text)
        => $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""";

    private static async Task DrainingAsync(RunningGateway gateway)
    {
        HttpStatusCode status;
        do
        {
            using var ready = await gateway.Client.GetAsync("/health/ready");
            status = ready.StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    private string Upstream(StubUpstream upstream) => $$"""
        providers.up = { type = "open_ai", base_url = "{{upstream.BaseUrl}}" }
        database.path = "{{_sandbox.Database}}"
        """;

    private (long Input, long Output) ReadUsage()
    {
        using var connection = new SqliteConnection($"Data Source={_sandbox.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT input_tokens, output_tokens FROM usage_records WHERE streamed = 1";
        using var rows = command.ExecuteReader();
        Assert.True(rows.Read());
        return (rows.GetInt64(0), rows.GetInt64(1));
    }
}
