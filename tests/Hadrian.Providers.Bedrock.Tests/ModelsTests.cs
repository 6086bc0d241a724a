using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Providers.Bedrock.Tests;

public sealed class ModelsTests
{
    private const string Profiles = """
        {"inferenceProfileSummaries":[
          {"inferenceProfileId":"eu.anthropic.claude-x-v1:0","inferenceProfileName":"EU Claude X","status":"ACTIVE","models":[{"modelArn":"arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-x-v1:0"}]},
          {"inferenceProfileId":"us.anthropic.claude-x-v1:0","status":"ACTIVE","models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x-v1:0"}]},
          {"inferenceProfileId":"global.anthropic.claude-x-v1:0","status":"ACTIVE","models":[{"modelArn":"arn:aws:bedrock:::foundation-model/anthropic.claude-x-v1:0"}]}]}
        """;

    [Fact]
    public async Task List_HasModelsAndProfiles()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(
            StubReply.Json("""{"modelSummaries":[{"modelId":"amazon.titan-embed-text-v2:0","modelName":"Titan","providerName":"Amazon","inputModalities":["TEXT"],"outputModalities":["EMBEDDING"],"responseStreamingSupported":false,"modelLifecycle":{"status":"ACTIVE"}},{"modelId":5}]}"""),
            StubReply.Json(Profiles));
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal((200, "application/json"), (response.StatusCode, response.MediaType));
        Assert.Equal(
            """{"object":"list","data":[{"id":"amazon.titan-embed-text-v2:0","object":"model","created":0,"owned_by":"amazon","display_name":"Titan","input_modalities":["text"],"output_modalities":["embedding"],"streaming":false,"lifecycle_status":"ACTIVE"},{"id":"eu.anthropic.claude-x-v1:0","object":"model","created":0,"owned_by":"anthropic","display_name":"EU Claude X"},{"id":"us.anthropic.claude-x-v1:0","object":"model","created":0,"owned_by":"anthropic"},{"id":"global.anthropic.claude-x-v1:0","object":"model","created":0,"owned_by":"anthropic"}]}""",
            await new StreamReader(response.Body).ReadToEndAsync());
    }

    [Fact]
    public async Task List_IsAskedForEachTimeAndItsFailureTold()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(403, "AccessDeniedException", "No."), StubReply.Text("<html>", "text/html"));
        using var provider = TestProvider.Create(upstream);

        using var denied = await provider.ListModelsAsync(CancellationToken.None);
        var unreadable = await Assert.ThrowsAsync<GatewayException>(async () => await provider.ListModelsAsync(CancellationToken.None));

        Assert.Equal(403, denied.StatusCode);
        Assert.Equal("provider_error", unreadable.Code);
    }

    [Theory]
    [InlineData("us-west-2", "us.anthropic.claude-x-v1%3A0")]
    [InlineData("eu-north-1", "eu.anthropic.claude-x-v1%3A0")]
    [InlineData("ap-south-1", "global.anthropic.claude-x-v1%3A0")]
    public async Task Model_WithAProfile_IsCalledByTheRegionsOwn(string region, string segment)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Profiles));
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var provider = TestProvider.Create(upstream, options => options.Region = region, time);
        var client = provider.CreateChatClient("anthropic.claude-x-v1:0");

        var response = await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi", new ChatOptions { ModelId = "amazon.unknown" });
        time.Advance(TimeSpan.FromMinutes(59));
        await client.GetResponseAsync("hi");

        Assert.Equal("anthropic.claude-x-v1:0", response.ModelId);
        Assert.Equal(
            ["/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED", $"/model/{segment}/converse", "/model/amazon.unknown/converse", $"/model/{segment}/converse"],
            upstream.Requests.Select(request => request.RawTarget));
    }

    [Fact]
    public async Task Profiles_ThatCannotBeListed_FailNoCallAndAreAskedForAgainLater()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(403, "AccessDeniedException", "No."), StubReply.Json(Replies.Answer), StubReply.Json(Replies.Answer), StubReply.Json(Profiles), StubReply.Json(Replies.Answer));
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var provider = TestProvider.Create(upstream, time: time);
        var client = provider.CreateChatClient("anthropic.claude-x-v1:0");

        await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi");
        time.Advance(TimeSpan.FromMinutes(2));
        await client.GetResponseAsync("hi");

        Assert.Equal(
            ["/inference-profiles", "/model/anthropic.claude-x-v1%3A0/converse", "/model/anthropic.claude-x-v1%3A0/converse", "/inference-profiles", "/model/us.anthropic.claude-x-v1%3A0/converse"],
            upstream.Requests.Select(request => request.RawTarget.Split('?')[0]));
    }
}
