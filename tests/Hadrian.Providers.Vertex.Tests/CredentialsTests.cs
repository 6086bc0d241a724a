using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>Service accounts, by Google's own library against a stub of its token endpoint. Application Default Credentials are tested with the real program.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("service_account")]
    [InlineData("service_account_json")]
    public async Task Token_IsAskedForOnceHoweverManyCallsWait(string type)
    {
        using var directory = new TemporaryDirectory();
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        tokens.Unscripted = _ => ServiceAccount.Token("token-1");
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        var file = Path.Combine(directory.Path, "key.json");
        await File.WriteAllTextAsync(file, ServiceAccount.Json(tokens.Root + "/token"));
        using var provider = TestProvider.Create(upstream, options =>
        {
            TestProvider.UseAccount(options, tokens);
            (options.Credentials.Type, options.Credentials.KeyPath) = (type, file);
        });
        var client = provider.CreateChatClient(TestProvider.Gemini);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetResponseAsync("hi")));

        var asked = Assert.Single(tokens.Requests);
        Assert.Equal(("POST", "/token"), (asked.Method, asked.RawTarget));
        ServiceAccount.AssertAssertion(asked);
        Assert.Equal(8, upstream.Requests.Count);
        Assert.All(upstream.Requests, request => Assert.Equal("Bearer token-1", request.Headers["Authorization"]));
        Assert.All(upstream.Requests, request => Assert.False(request.Headers.ContainsKey("x-goog-api-key")));
    }

    [Fact]
    public async Task Token_ThatExpires_IsAskedForAgain()
    {
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        tokens.Enqueue(ServiceAccount.Token("token-1", seconds: 1), ServiceAccount.Token("token-2"));
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        using var provider = TestProvider.Create(upstream, options => TestProvider.UseAccount(options, tokens));
        var client = provider.CreateChatClient(TestProvider.Gemini);

        await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi");
        await client.GetResponseAsync("hi");

        Assert.Equal(2, tokens.Requests.Count);
        Assert.Equal("Bearer token-2", upstream.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Token_ThatIsRefused_IsReplacedAndTheCallRepeatedOnce()
    {
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        tokens.Enqueue(ServiceAccount.Token("token-1"), ServiceAccount.Token("token-2"), ServiceAccount.Token("token-3"));
        upstream.Enqueue(Replies.Error(401, "UNAUTHENTICATED", "Revoked."), StubReply.Json(Replies.Answer), Replies.Error(401, "UNAUTHENTICATED", "Revoked."), Replies.Error(401, "UNAUTHENTICATED", "Still."));
        using var provider = TestProvider.Create(upstream, options => TestProvider.UseAccount(options, tokens));
        var client = provider.CreateChatClient(TestProvider.Gemini);

        await client.GetResponseAsync("hi");
        var exception = await Assert.ThrowsAsync<VertexException>(() => client.GetResponseAsync("hi"));

        Assert.Equal((401, "Still."), (exception.StatusCode, exception.Message));
        Assert.Equal(["Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3"], upstream.Requests.Select(request => request.Headers["Authorization"]));
        Assert.Equal(upstream.Requests[0].Text, upstream.Requests[1].Text);
    }

    [Fact]
    public async Task Key_ThatIsRefused_IsReportedAtOnceAsThereIsNoOther()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(401, "UNAUTHENTICATED", "No.");
        using var provider = TestProvider.Create(upstream);

        await Assert.ThrowsAsync<VertexException>(() => provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi"));

        Assert.Single(upstream.Requests);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature: canary."}""", " Google answers invalid_grant.")]
    [InlineData(503, "<html>canary</html>", "")]
    [InlineData(200, "canary", "")]
    public async Task Token_ThatCannotBeHad_IsABadGatewayThatTellsClientsNoNames(int status, string body, string reason)
    {
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        tokens.Enqueue(StubReply.Text(body, "application/json", status), ServiceAccount.Token("token-2"));
        using var provider = TestProvider.Create(upstream, options => TestProvider.UseAccount(options, tokens));
        var client = provider.CreateChatClient(TestProvider.Gemini);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.GetResponseAsync("hi"));

        Assert.StartsWith("Provider 'google' has no Google credentials.", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
        Assert.Equal((502, "provider_error"), ((int)exception.Error.StatusCode, exception.Code));
        Assert.NotNull(exception.InnerException);
        Assert.Empty(upstream.Requests);
        Assert.Single(tokens.Requests);
        await client.GetResponseAsync("hi");
    }

    [Theory]
    [InlineData("service_account", "{}")]
    [InlineData("service_account", "not JSON")]
    [InlineData("service_account", null)]
    [InlineData("service_account_json", """{"type":"authorized_user","client_id":"a","client_secret":"canary","refresh_token":"canary"}""")]
    public async Task Key_ThatIsNone_IsABadGateway(string type, string? key)
    {
        using var directory = new TemporaryDirectory();
        await using var upstream = await StubUpstream.StartAsync();
        var file = Path.Combine(directory.Path, "key.json");
        if (key is not null)
        {
            await File.WriteAllTextAsync(file, key);
        }

        using var provider = TestProvider.Create(upstream, options =>
        {
            (options.ApiKey, options.Project, options.Region) = (null, "p", "us-central1");
            (options.Credentials.Type, options.Credentials.KeyPath, options.Credentials.Json) = (type, file, key);
        });

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi"));

        Assert.Equal(("provider_error", "Provider 'google' has no Google credentials."), (exception.Code, exception.Message));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Call_ThatIsGivenUp_WaitsForNoToken()
    {
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        tokens.Enqueue(ServiceAccount.Token("token-1").HangAfter(0));
        using var provider = TestProvider.Create(upstream, options => TestProvider.UseAccount(options, tokens));
        using var giveUp = new CancellationTokenSource();

        var asking = provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi", cancellationToken: giveUp.Token);
        await tokens.WaitForRequestAsync();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
