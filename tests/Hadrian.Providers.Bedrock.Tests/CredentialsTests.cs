using System.Web;
using Amazon.Runtime;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>Roles, by AWS's own client against a stub of its token service. AWS's chain is tested with the real program.</summary>
public sealed class CredentialsTests
{
    private const string RoleArn = "arn:aws:iam::123456789012:role/bedrock-access";

    [Fact]
    public async Task Role_IsTakenOnceHoweverManyCallsWait()
    {
        await using var sts = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        sts.Unscripted = _ => Sts.Role();
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        using var provider = Create(upstream, sts);
        var client = provider.CreateChatClient(TestProvider.Nova);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetResponseAsync("hi")));

        var request = Assert.Single(sts.Requests);
        var form = HttpUtility.ParseQueryString(request.Text);
        Assert.Equal(("AssumeRole", RoleArn, "ext-1", "hadrian-gateway"), (form["Action"], form["RoleArn"], form["ExternalId"], form["RoleSessionName"]));
        Assert.Contains("Credential=AKIASOURCE/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-east-1/sts/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(8, upstream.Requests.Count);
        Assert.All(upstream.Requests, answered => Signatures.AssertValid(answered, "ASIAROLE1", "role-secret-1", token: "role-token-1"));
    }

    [Theory]
    [InlineData(403, "ExpiredTokenException")]
    [InlineData(400, "ExpiredToken")]
    public async Task Token_ThatHasExpired_IsReplacedAndTheCallRepeatedOnce(int status, string type)
    {
        await using var sts = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        sts.Enqueue(Sts.Role(1), Sts.Role(2));
        upstream.Enqueue(Replies.Error(status, type, "The security token included in the request is expired"), StubReply.Json(Replies.Answer));
        using var provider = Create(upstream, sts);

        await provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi");

        Assert.Equal(2, sts.Requests.Count);
        Assert.Equal(upstream.Requests[0].Text, upstream.Requests[1].Text);
        Signatures.AssertValid(upstream.Requests[0], "ASIAROLE1", "role-secret-1", token: "role-token-1");
        Signatures.AssertValid(upstream.Requests[1], "ASIAROLE2", "role-secret-2", token: "role-token-2");
    }

    [Fact]
    public async Task Token_ThatStaysExpired_IsReported()
    {
        await using var sts = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        sts.Unscripted = _ => Sts.Role();
        upstream.Unscripted = _ => Replies.Error(403, "ExpiredTokenException", "The security token included in the request is expired");
        using var provider = Create(upstream, sts);

        var exception = await Assert.ThrowsAsync<BedrockException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Equal((403, "ExpiredTokenException", "The security token included in the request is expired"), (exception.StatusCode, exception.ErrorType, exception.Message));
        Assert.Equal((2, 2), (sts.Requests.Count, upstream.Requests.Count));
    }

    [Fact]
    public async Task Key_ThatHasExpired_IsReportedAtOnceAsThereIsNoOther()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(403, "ExpiredTokenException", "The security token included in the request is expired");
        using var provider = TestProvider.Create(upstream);

        await Assert.ThrowsAsync<BedrockException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Role_ThatExpiresSoon_IsTakenAgain()
    {
        await using var sts = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        sts.Enqueue(Sts.Role(1, DateTime.UtcNow.AddMinutes(4).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)), Sts.Role(2));
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        using var provider = Create(upstream, sts);
        var client = provider.CreateChatClient(TestProvider.Nova);

        await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi");

        Signatures.AssertValid(upstream.Requests[^1], "ASIAROLE2", "role-secret-2", token: "role-token-2");
        Assert.Equal(2, sts.Requests.Count);
    }

    [Fact]
    public async Task Role_ThatIsDenied_IsABadGatewayThatTellsClientsNoNames()
    {
        await using var sts = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        sts.Unscripted = _ => Sts.Denied;
        using var provider = Create(upstream, sts);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Equal("Provider 'aws' has no AWS credentials. AWS answers AccessDenied.", exception.Message);
        Assert.Equal((502, "provider_error"), ((int)exception.Error.StatusCode, exception.Code));
        Assert.Contains("canary", exception.InnerException!.Message, StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Profile_ThatIsNotThere_IsABadGateway()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options => (options.Credentials.Type, options.Credentials.Name) = ("profile", "hadrian-tests-have-no-such-profile"));

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Equal("provider_error", exception.Code);
        Assert.Contains("hadrian-tests-have-no-such-profile", exception.InnerException!.Message, StringComparison.Ordinal);
    }

    private static BedrockProvider Create(StubUpstream upstream, StubUpstream sts) => TestProvider.Create(
        upstream,
        options => (options.Credentials.Type, options.Credentials.RoleArn, options.Credentials.ExternalId, options.Credentials.StsEndpointUrl) = ("assume_role", RoleArn, "ext-1", sts.Root),
        source: new BasicAWSCredentials("AKIASOURCE", "source-secret"));
}
