using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.TestCommon;

/// <summary>An identity provider: real keys, a key set on real Kestrel, and tokens right or wrong.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Name = "https://auth.example.com";
    public const string Audience = "hadrian";

    private readonly StubUpstream _server;

    private TestIssuer(StubUpstream server)
    {
        _server = server;
        server.Unscripted = _ => IsDown ? StubReply.Text("down", status: 500) : StubReply.Json(KeySet());
        Keys["rsa"] = Rsa;
    }

    /// <summary>Gets the keys of the set, by their names.</summary>
    public Dictionary<string, AsymmetricAlgorithm> Keys { get; } = [];

    public RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>Gets or sets whether the key set is answered with an error.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets or sets members that every key of the set has in addition.</summary>
    public Dictionary<string, string> KeyMembers { get; } = [];

    public StubUpstream Server => _server;

    public string JwksUrl => _server.Root + "/jwks.json";

    /// <summary>Gets how often the key set was asked for.</summary>
    public int Fetches => _server.Requests.Count;

    public static async Task<TestIssuer> StartAsync() => new(await StubUpstream.StartAsync());

    public string KeySet() => new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(key => Describe(key.Key, key.Value))]) }.ToJsonString();

    /// <summary>Gives the claims of a good token.</summary>
    public static Dictionary<string, object?> Claims(DateTimeOffset now, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?> { ["iss"] = Name, ["sub"] = "ada", ["aud"] = Audience, ["exp"] = now.AddHours(1).ToUnixTimeSeconds() };
        foreach (var (name, value) in changes)
        {
            claims[name] = value;
        }

        foreach (var name in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
        {
            claims.Remove(name);
        }

        return claims;
    }

    /// <summary>Signs a token with the RSA key.</summary>
    public string Token(DateTimeOffset now, params (string Name, object? Value)[] changes) => Sign(Claims(now, changes));

    /// <summary>Signs claims.</summary>
    public string Sign(object claims, string? keyId = "rsa", string algorithm = "RS256", AsymmetricAlgorithm? key = null, params (string Name, object Value)[] header)
    {
        var head = new Dictionary<string, object> { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
        {
            head["kid"] = keyId;
        }

        foreach (var (name, value) in header)
        {
            head[name] = value;
        }

        var text = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(head))}.{Encode(claims is string json ? Encoding.UTF8.GetBytes(json) : JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{text}.{Encode(SignatureOf(Encoding.ASCII.GetBytes(text), algorithm, key ?? Rsa))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Rsa.Dispose();
        foreach (var key in Keys.Values)
        {
            key.Dispose();
        }
    }

    private static byte[] SignatureOf(byte[] text, string algorithm, AsymmetricAlgorithm key)
    {
        var hash = algorithm[^3..] switch { "256" => HashAlgorithmName.SHA256, "384" => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
        return key switch
        {
            _ when algorithm == "none" => [],
            RSA rsa when algorithm.StartsWith("HS", StringComparison.Ordinal) => HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), text),
            RSA rsa => rsa.SignData(text, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ec => ec.SignData(text, hash),
            _ => throw new ArgumentException("No such key.", nameof(key)),
        };
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private JsonObject Describe(string keyId, AsymmetricAlgorithm key)
    {
        var json = new JsonObject { ["kid"] = keyId, ["use"] = "sig" };
        if (key is RSA rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            (json["kty"], json["n"], json["e"]) = ("RSA", Encode(parameters.Modulus!), Encode(parameters.Exponent!));
        }
        else
        {
            var parameters = ((ECDsa)key).ExportParameters(includePrivateParameters: false);
            (json["kty"], json["x"], json["y"]) = ("EC", Encode(parameters.Q.X!), Encode(parameters.Q.Y!));
            json["crv"] = key.KeySize == 256 ? "P-256" : "P-384";
        }

        foreach (var (name, value) in KeyMembers)
        {
            json[name] = value;
        }

        return json;
    }
}
