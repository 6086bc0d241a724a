using System.Text;
using Hadrian.Wire.Gemini.Errors;

namespace Hadrian.Wire.Tests.Gemini;

public sealed class GeminiErrorTests
{
    [Theory]
    [InlineData("INVALID_ARGUMENT", "invalid_request_error")]
    [InlineData("FAILED_PRECONDITION", "invalid_request_error")]
    [InlineData("NOT_FOUND", "invalid_request_error")]
    [InlineData("OUT_OF_RANGE", "invalid_request_error")]
    [InlineData("UNAUTHENTICATED", "authentication_error")]
    [InlineData("PERMISSION_DENIED", "authentication_error")]
    [InlineData("RESOURCE_EXHAUSTED", "rate_limit_error")]
    [InlineData("INTERNAL", "server_error")]
    [InlineData("UNAVAILABLE", "server_error")]
    [InlineData("DEADLINE_EXCEEDED", "server_error")]
    [InlineData("ABORTED", "api_error")]
    public void Status_IsAKindOfError(string status, string type)
    {
        foreach (var body in new[] { $$$"""{"error":{"code":418,"message":"Hm.","status":"{{{status}}}"}}""", $$$"""[{"error":{"message":"Hm.","status":"{{{status}}}"}}]""" })
        {
            var error = Read(400, body);
            Assert.Equal((400, status, "Hm.", type, true), (error.StatusCode, error.Code, error.Message, error.Type, error.IsReported));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"a\"}")]
    [InlineData("{\"error\":{\"message\":5}}")]
    public void Body_ThatIsNotGoogles_SaysNoMoreThanTheStatus(string body)
        => Assert.Equal((502, "unknown", "The provider answered with status 502 and no readable error message.", false), Read(502, body) is var error ? (error.StatusCode, error.Code, error.Message, error.IsReported) : default);

    [Fact]
    public void ProjectNumbers_AreMasked() => Assert.Equal(
        "Permission denied on resource projects/*** or projects/my-name/locations/x.",
        Read(403, """{"error":{"message":"Permission denied on resource projects/123456 or projects/my-name/locations/x.","status":"PERMISSION_DENIED"}}""").Message);

    [Theory]
    [InlineData("\"17s\"", 17.0)]
    [InlineData("\"0.5s\"", 0.5)]
    [InlineData("\"later\"", null)]
    [InlineData("\"1e99s\"", null)]
    [InlineData("7", null)]
    public void RetryDelay_IsRead(string delay, double? seconds) => Assert.Equal(
        seconds,
        Read(429, $$$"""{"error":{"message":"a","status":"RESOURCE_EXHAUSTED","details":[5,{"@type":"type.googleapis.com/google.rpc.ErrorInfo"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":{{{delay}}}}]}}""").RetryDelay?.TotalSeconds);

    private static GeminiError Read(int status, string body) => GeminiError.Read(status, Encoding.UTF8.GetBytes(body));
}
