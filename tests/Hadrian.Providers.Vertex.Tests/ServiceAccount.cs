using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>A service account of Google's, with a key of its own, and its token endpoint.</summary>
internal static class ServiceAccount
{
    public const string Email = "gateway@p.iam.gserviceaccount.com";

    private static readonly RSA Key = RSA.Create(2048);

    /// <summary>Gives the key file.</summary>
    public static string Json(string tokenUri) => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "p",
        ["private_key_id"] = "key-1",
        ["private_key"] = Key.ExportPkcs8PrivateKeyPem() + "\n",
        ["client_email"] = Email,
        ["client_id"] = "1",
        ["token_uri"] = tokenUri,
    }.ToJsonString();

    /// <summary>Answers a request for a token.</summary>
    public static StubReply Token(string token, int seconds = 3600)
        => StubReply.Json($$"""{"access_token":"{{token}}","expires_in":{{seconds.ToString(CultureInfo.InvariantCulture)}},"token_type":"Bearer"}""");

    /// <summary>Asserts that a request for a token carries the account's signed word, as Google would check it.</summary>
    public static void AssertAssertion(StubRequest request)
    {
        var form = HttpUtility.ParseQueryString(request.Text);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"]!.Split('.');
        Assert.True(Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var header = JsonElement.Parse(Decode(parts[0]));
        Assert.Equal(("RS256", "key-1"), (header.GetProperty("alg").GetString(), header.GetProperty("kid").GetString()));
        var claims = JsonElement.Parse(Decode(parts[1]));
        Assert.Equal((Email, "https://www.googleapis.com/auth/cloud-platform"), (claims.GetProperty("iss").GetString(), claims.GetProperty("scope").GetString()));
        Assert.EndsWith("/token", claims.GetProperty("aud").GetString(), StringComparison.Ordinal);
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 1, 3600);
    }

    private static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
