using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

/// <summary>A provider of type <c>bedrock</c> in the file, and AWS's own chain of credentials, whose variables are the program's.</summary>
public sealed class BedrockTests : IDisposable
{
    private const string Answer = """{"output":{"message":{"role":"assistant","content":[{"text":"Ave."}]}},"stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":2,"totalTokens":7}}""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Settings_InTheFile_AreInForce()
    {
        _sandbox.Variables["AWS_KEY"] = "AKIAFILE";
        _sandbox.Variables["AWS_SECRET"] = "canary-secret";

        var request = await AskAsync("""
            timeout_secs = 20
            inference_profile_arn = "arn:aws:bedrock:eu-west-1:1:application-inference-profile/p"
            interleaved_thinking_models = ["sonnet-4-5"]
            model_aliases = { sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0" }
            [providers.aws.credentials]
            type = "static"
            access_key_id = "${AWS_KEY}"
            secret_access_key = "${AWS_SECRET}"
            session_token = "file-token"
            """, ",\"reasoning_effort\":\"low\"");

        Assert.Equal("/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Aapplication-inference-profile%2Fp/converse", request.RawTarget);
        AssertSigned(request, "AKIAFILE", "file-token");
        Assert.EndsWith(""","additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":8000},"anthropic_beta":["interleaved-thinking-2025-05-14"]}}""", request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_FindsTheEnvironment()
    {
        _sandbox.Variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
        _sandbox.Variables["AWS_SECRET_ACCESS_KEY"] = "canary-secret";
        _sandbox.Variables["AWS_SESSION_TOKEN"] = "env-token";

        AssertSigned(await AskAsync(""), "AKIAENV", "env-token");
    }

    [Fact]
    public async Task Chain_FindsTheContainersEndpoint()
    {
        await using var container = await StubUpstream.StartAsync();
        container.Unscripted = _ => Credentials("ASIACONTAINER", "container-token");
        _sandbox.Variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = container.Root + "/creds";
        _sandbox.Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "let-me-in";

        AssertSigned(await AskAsync(""), "ASIACONTAINER", "container-token");
        Assert.Equal(("/creds", "let-me-in"), (container.Requests[0].RawTarget, container.Requests[0].Headers["Authorization"]));
    }

    [Fact]
    public async Task Chain_FindsTheInstancesMetadata()
    {
        await using var metadata = await StubUpstream.StartAsync();
        metadata.Unscripted = request => request.Path switch
        {
            "/latest/api/token" => StubReply.Text("imds-token"),
            _ when request.Path.EndsWith("/web", StringComparison.Ordinal) => Credentials("ASIAINSTANCE", "instance-token"),
            _ when request.Path.TrimEnd('/').EndsWith("/security-credentials", StringComparison.Ordinal) => StubReply.Text("web"),
            _ => StubReply.Text("", status: 404),
        };
        _sandbox.Variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = metadata.Root;

        AssertSigned(await AskAsync(""), "ASIAINSTANCE", "instance-token");
    }

    [Fact]
    public async Task Profile_IsReadFromTheSharedFile()
    {
        _sandbox.Variables["AWS_SHARED_CREDENTIALS_FILE"] = _sandbox.Write("credentials", """
            [default]
            aws_access_key_id = AKIADEFAULT
            aws_secret_access_key = canary-secret
            [models]
            aws_access_key_id = AKIAPROFILE
            aws_secret_access_key = canary-secret
            aws_session_token = profile-token
            """);

        AssertSigned(await AskAsync("credentials = { type = \"profile\", name = \"models\" }"), "AKIAPROFILE", "profile-token");
    }

    [Fact]
    public async Task Role_IsTakenWithTheChainsCredentialsAtTheEndpointOfAwsOwnVariable()
    {
        await using var sts = await StubUpstream.StartAsync();
        sts.Unscripted = _ => StubReply.Text("""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>canary-secret</SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
            """, "text/xml");
        _sandbox.Variables["AWS_ENDPOINT_URL_STS"] = sts.Root;
        _sandbox.Variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
        _sandbox.Variables["AWS_SECRET_ACCESS_KEY"] = "canary-secret";

        AssertSigned(await AskAsync("credentials = { type = \"assume_role\", role_arn = \"arn:aws:iam::1:role/r\", external_id = \"ext\", session_name = \"audit\" }"), "ASIAROLE", "role-token");
        var asked = Assert.Single(sts.Requests);
        Assert.Contains("Credential=AKIAENV/", asked.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("ExternalId=ext", asked.Text, StringComparison.Ordinal);
        Assert.Contains("RoleSessionName=audit", asked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WrongSettings_AreNamedAndNoSecretIs()
    {
        var result = await _sandbox.RunAsync("--validate", "--config", _sandbox.WriteConfig("""
            [providers.aws]
            type = "bedrock"
            credentials = { type = "static", access_key_id = "canary-key", sts = "x" }
            """));

        var said = result.Output + result.Errors;
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("providers.aws.region", said, StringComparison.Ordinal);
        Assert.Contains("providers.aws.credentials.secret_access_key", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }

    private static StubReply Credentials(string key, string token) => StubReply.Json(
        $$"""{"Code":"Success","LastUpdated":"2026-01-01T00:00:00Z","Type":"AWS-HMAC","AccessKeyId":"{{key}}","SecretAccessKey":"canary-secret","Token":"{{token}}","Expiration":"2099-01-01T00:00:00Z"}""");

    private static void AssertSigned(StubRequest request, string key, string token)
    {
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={key}/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/bedrock/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(token, request.Headers["x-amz-security-token"]);
    }

    /// <summary>Runs the program with a provider, asks it something, and gives what Bedrock heard.</summary>
    private async Task<StubRequest> AskAsync(string settings, string members = "")
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Answer);
        await using var gateway = await _sandbox.ServeAsync($"""
            [providers.aws]
            type = "bedrock"
            region = "eu-west-1"
            converse_base_url = "{upstream.Root}"
            {settings}
            """);
        var model = settings.Contains("sonnet =", StringComparison.Ordinal) ? "sonnet" : "eu.amazon.nova-lite-v1:0";

        using var answer = await gateway.Client.PostAsync("/v1/chat/completions", new StringContent(
            $$$"""{"model":"aws/{{{model}}}","messages":[{"role":"user","content":"hi"}]{{{members}}}}""", null, "application/json"));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("Ave.", text, StringComparison.Ordinal);
        return Assert.Single(upstream.Requests);
    }
}
