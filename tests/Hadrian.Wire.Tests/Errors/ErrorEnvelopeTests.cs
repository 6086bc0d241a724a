using System.Buffers;
using System.Net;
using System.Text;
using CsCheck;
using Hadrian.Wire.Errors;

namespace Hadrian.Wire.Tests.Errors;

public sealed class ErrorEnvelopeTests
{
    private static readonly GatewayError Refusal = new(HttpStatusCode.BadRequest, "routing_error", "Provider 'Anthropic' not found");

    [Fact]
    public void Write_Error_HasAllMembers()
    {
        var output = new ArrayBufferWriter<byte>();

        ErrorEnvelope.Write(output, Refusal, "r1");

        Assert.Equal(
            """{"error":{"type":"invalid_request_error","message":"Provider 'Anthropic' not found","param":null,"code":"routing_error","request_id":"r1"}}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void WriteStreamEvent_Error_IsOneEvent()
    {
        var output = new ArrayBufferWriter<byte>();

        ErrorEnvelope.WriteStreamEvent(output, Refusal with { Param = "model" }, null);

        Assert.Equal(
            "data: {\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Provider 'Anthropic' not found\",\"param\":\"model\",\"code\":\"routing_error\"}}\n\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("""{ "error" : {"message":"no","type":"x","x":1.0} ,"y":2}""", """{ "error" : {"message":"no","type":"x","x":1.0,"request_id":"r1"} ,"y":2}""")]
    [InlineData("""{"error":{"request_id":"theirs","message":"no"}}""", """{"error":{"request_id":"r1","message":"no"}}""")]
    [InlineData("""{"error":{ }}""", """{"error":{ "request_id":"r1"}}""")]
    public void ForUpstream_ErrorObject_GetsTheRequestId(string body, string expected)
        => Assert.Equal(expected, ForUpstream(400, "application/json", body));

    [Theory]
    [InlineData(404, "application/json", """{"error":"model 'x' not found"}""", "not_found_error", "model 'x' not found")]
    [InlineData(400, null, """{"object":"error","message":"too long","code":400}""", "invalid_request_error", "too long")]
    [InlineData(401, null, """{"detail":"No token"}""", "authentication_error", "No token")]
    [InlineData(502, "text/html", "<html>nginx at api.internal</html>", "server_error", null)]
    [InlineData(502, "text/html", """{"error":{"message":"x"}}""", "server_error", null)]
    [InlineData(503, "text/plain", "upstream connect error", "server_error", null)]
    [InlineData(500, null, "", "server_error", null)]
    [InlineData(500, null, "[]", "server_error", null)]
    [InlineData(500, null, """{"error":null}""", "server_error", null)]
    [InlineData(500, null, """{"error":"see http://internal/doc"}""", "server_error", null)]
    [InlineData(500, null, """{"error":"dial tcp 10.0.0.7: refused"}""", "server_error", null)]
    [InlineData(500, null, """{"error":"dial ollama:11434: refused"}""", "server_error", null)]
    [InlineData(500, null, """{"error":"no such host llm.corp.internal."}""", "server_error", null)]
    [InlineData(500, null, """{"error":"<b>bad</b>"}""", "server_error", null)]
    public void ForUpstream_AnythingElse_IsWrappedWithoutAddresses(int status, string? mediaType, string body, string type, string? message)
        => Assert.Equal(
            $$$"""{"error":{"type":"{{{type}}}","message":"{{{message ?? $"The provider answered with status {status} and no readable error message."}}}","param":null,"code":"provider_error","request_id":"r1"}}""",
            ForUpstream(status, mediaType, body));

    [Fact]
    public void ForUpstream_NoRequestId_IsTheBodyItself()
    {
        var body = JsonGen.Utf8("""{"error":{"message":"no"}}""");

        Assert.Equal(body, ErrorEnvelope.ForUpstream(400, null, body, requestId: null).ToArray());
    }

    [Fact]
    public void ForUpstream_RandomMembers_SurviveByteForByte()
        => Gen.Select(JsonGen.UnknownMembers, JsonGen.UnknownMembers, JsonGen.Space).Sample((outer, inner, space) =>
        {
            var error = JsonGen.Join(inner, space);
            var body = JsonGen.Join([.. outer, $"\"error\":{error}"], space);
            var close = body.LastIndexOf(error, StringComparison.Ordinal) + error.LastIndexOf('}');

            var expected = body.Insert(close, inner.Length == 0 ? "\"request_id\":\"r1\"" : ",\"request_id\":\"r1\"");

            Assert.Equal(expected, ForUpstream(500, null, body));
        });

    [Fact]
    public void ForUpstream_ArbitraryBytes_IsAlwaysAnEnvelope()
        => Gen.Byte.Array[0, 40].Sample(noise =>
        {
            var body = ErrorEnvelope.ForUpstream(500, null, noise, "r1");

            System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("request_id");
        });

    [Theory]
    [InlineData("""{"error":{"code":429}}""", 429)]
    [InlineData("""{"error":{"type":"x","code":"503"}}""", 503)]
    [InlineData("""{"error":{"code":7,"type":"authentication_error"}}""", 401)]
    [InlineData("""{"error":{"type":"invalid_request_error","status":422}}""", 422)]
    [InlineData("""{"error":{"code":"insufficient_quota"}}""", 429)]
    [InlineData("""{"error":{"type":"overloaded_error"}}""", 503)]
    [InlineData("""{"error":{"type":"server_error","code":null}}""", 500)]
    [InlineData("""{"error":{}}""", 502)]
    [InlineData("""{"error":"rate_limit"}""", 502)]
    public void Guess_Error_TellsTheStatus(string json, int expected)
        => Assert.Equal(expected, UpstreamErrorStatus.Guess(JsonGen.Utf8(json)));

    private static string ForUpstream(int status, string? mediaType, string body)
        => Encoding.UTF8.GetString(ErrorEnvelope.ForUpstream(status, mediaType, JsonGen.Utf8(body), "r1").Span);
}
