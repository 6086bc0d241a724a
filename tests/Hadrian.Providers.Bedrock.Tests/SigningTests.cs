using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>What reaches AWS is exactly what was signed, by a second computation of the signature.</summary>
public sealed class SigningTests
{
    [Theory]
    [InlineData("us.amazon.nova-2-lite-v1:0", "us.amazon.nova-2-lite-v1%3A0")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-sonnet-4-5-20250929-v1%3A0")]
    [InlineData("us.a b+c%é~*", "us.a%20b%2Bc%25%C3%A9~%2A")]
    public async Task Id_IsOneSegmentOfThePathAndSigned(string id, string segment)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer), Frames.Stream(Replies.Stream));
        using var provider = TestProvider.Create(upstream);
        var client = provider.CreateChatClient(id);

        await client.GetResponseAsync("Grüße, \"w\u2028orld\"");
        await client.GetStreamingResponseAsync("hi").ToChatResponseAsync();

        Assert.Equal([$"/model/{segment}/converse", $"/model/{segment}/converse-stream"], upstream.Requests.Select(request => request.RawTarget));
        Assert.All(upstream.Requests, request => Assert.Equal(("POST", "application/json"), (request.Method, request.Headers["Content-Type"])));
        Assert.All(upstream.Requests, request => Signatures.AssertValid(request));
        Assert.DoesNotContain("secret-canary", string.Concat(upstream.Requests.SelectMany(request => request.Headers.Values)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsSignedAndTheClockIsTheGateways()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        using var provider = TestProvider.Create(upstream, options => (options.Region, options.Credentials.SessionToken) = ("eu-central-1", "tok/+="), time);

        await provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi");

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal("20260304T050607Z", request.Headers["X-Amz-Date"]);
        Signatures.AssertValid(request, region: "eu-central-1", token: "tok/+=");
    }

    [Fact]
    public async Task Lists_AreSignedWithTheirQuery()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json("""{"modelSummaries":[]}"""), StubReply.Json("""{"inferenceProfileSummaries":[],"nextToken":"a/b+c="}"""), StubReply.Json("""{"inferenceProfileSummaries":[]}"""));
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal(
            ["/foundation-models?byInferenceType=ON_DEMAND", "/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED", "/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED&nextToken=a%2Fb%2Bc%3D"],
            upstream.Requests.Select(request => request.RawTarget));
        Assert.All(upstream.Requests, request => Signatures.AssertValid(request));
    }
}
