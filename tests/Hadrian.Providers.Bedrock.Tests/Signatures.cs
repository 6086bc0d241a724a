using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>Signature Version 4 after AWS's documentation, written without AWS's library, over what reached the stub.</summary>
internal static class Signatures
{
    /// <summary>Asserts that a request is signed as AWS would check it.</summary>
    public static void AssertValid(StubRequest request, string accessKey = "AKIDTEST", string secret = "secret-canary", string region = "us-east-1", string? token = null, string service = "bedrock")
    {
        var authorization = request.Headers["Authorization"];
        var time = request.Headers["X-Amz-Date"];
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var signed = Part(authorization, "SignedHeaders=").Split(';');

        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}", authorization, StringComparison.Ordinal);
        Assert.Contains("host", signed);
        Assert.Contains("x-amz-date", signed);
        Assert.Equal(token, request.Headers.GetValueOrDefault("x-amz-security-token"));
        Assert.Equal(token is not null, signed.Contains("x-amz-security-token"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        Assert.Equal(hash, request.Headers["x-amz-content-sha256"]);

        var target = request.RawTarget.Split('?', 2);
        var path = string.Join('/', target[0].Split('/').Select(Uri.EscapeDataString));
        var query = target.Length == 1 ? "" : string.Join('&', target[1].Split('&').Order(StringComparer.Ordinal));
        var headers = string.Concat(signed.Select(name => $"{name}:{request.Headers[name].Trim()}\n"));
        var canonical = $"{request.Method}\n{path}\n{query}\n{headers}\n{string.Join(';', signed)}\n{hash}";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { time[..8], region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))), Part(authorization, "Signature="));
        Assert.True(DateTime.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    private static string Part(string authorization, string name) => authorization[(authorization.IndexOf(name, StringComparison.Ordinal) + name.Length)..].Split(',')[0];
}
