using System.Buffers;
using System.Text;
using Hadrian.Wire.Anthropic.Errors;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicErrorTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", "invalid_request_error")]
    [InlineData(404, "not_found_error", "invalid_request_error")]
    [InlineData(413, "request_too_large", "invalid_request_error")]
    [InlineData(401, "authentication_error", "authentication_error")]
    [InlineData(402, "billing_error", "authentication_error")]
    [InlineData(403, "permission_error", "authentication_error")]
    [InlineData(429, "rate_limit_error", "rate_limit_error")]
    [InlineData(529, "overloaded_error", "server_error")]
    [InlineData(500, "api_error", "server_error")]
    [InlineData(504, "timeout_error", "server_error")]
    [InlineData(418, "Teapot_Error", "api_error")]
    public void Envelope_SaysWhatAnthropicSaid(int status, string code, string type)
        => Assert.Equal(
            $$$"""{"error":{"type":"{{{type}}}","message":"See \"docs\"","param":null,"code":"{{{code.ToLowerInvariant()}}}","provider":"claude","provider_code":"{{{code}}}"}}""",
            Envelope(AnthropicError.Read(status, Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"type":"{{{code}}}","message":"See \"docs\""}}"""))));

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>nginx 10.0.0.1</body></html>")]
    [InlineData("""{"error":"x"}""")]
    [InlineData("""{"error":{"type":"api_error"}}""")]
    public void Body_ThatIsNotAnthropics_IsNotQuoted(string body)
        => Assert.Equal(
            """{"error":{"type":"server_error","message":"The provider answered with status 503 and no readable error message.","param":null,"code":"api_error","provider":"claude"}}""",
            Envelope(AnthropicError.Read(503, Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void Envelope_WithinAStream_TellsTheStatus()
    {
        var output = new ArrayBufferWriter<byte>();

        AnthropicError.Truncated.WriteEnvelope(output, "claude", tellsStatus: true);

        Assert.Equal(
            """{"error":{"type":"server_error","message":"The provider ended the stream before the answer was complete.","param":null,"code":"stream_truncated","provider":"claude","status":502}}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Envelope(AnthropicError error)
    {
        var output = new ArrayBufferWriter<byte>();
        error.WriteEnvelope(output, "claude");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
