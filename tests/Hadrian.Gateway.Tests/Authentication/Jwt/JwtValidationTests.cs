using System.Security.Cryptography;
using Hadrian.TestCommon;

namespace Hadrian.Gateway.Tests.Authentication.Jwt;

public sealed class JwtValidationTests : IAsyncLifetime
{
    private JwtFixture _jwt = null!;

    public static TheoryData<string> BadAudiences => ["null", "\"\"", "[]", "5", "{}", "true", "\"other\"", "[\"other\"]", "[\"hadrian\",5]", "[[\"hadrian\"]]", "\"HADRIAN\"", "\"hadrian \""];

    public async Task InitializeAsync() => _jwt = await JwtFixture.StartAsync();

    public async Task DisposeAsync() => await _jwt.DisposeAsync();

    [Fact]
    public async Task Check_GoodToken_NamesTheUser()
    {
        var user = await _jwt.AcceptAsync(_jwt.Issuer.Token(
            _jwt.Now, ("email", "ada@example.com"), ("name", "Ada"), ("roles", new[] { "editor" }), ("groups", new[] { "staff" })));

        Assert.Equal((TestIssuer.Name, "ada", "ada@example.com", "Ada"), (user.Issuer, user.Subject, user.Email, user.Name));
        Assert.Equal(["editor", "staff"], [.. user.Roles, .. user.Groups]);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("")]
    [InlineData("e30.e30.e30.e30.e30")]
    public async Task Acceptance27_NotAToken_IsInvalid(string token)
    {
        await _jwt.RefuseAsync(token, "invalid_token");
        Assert.Equal(0, _jwt.Issuer.Fetches);
    }

    [Fact]
    public async Task Acceptance27_ExpiredForeignOrForSomeoneElse_HasItsOwnCode()
    {
        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("iss", "https://evil.example")), "invalid_issuer");
        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("iss", null)), "invalid_issuer");
        Assert.Equal(0, _jwt.Issuer.Fetches);

        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("exp", _jwt.Now.AddHours(-1).ToUnixTimeSeconds())), "expired");
        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("aud", "other")), "invalid_audience");
    }

    [Theory]
    [MemberData(nameof(BadAudiences))]
    public async Task Check_AudienceInAnyWrongForm_IsRefused(string audience)
    {
        var claims = $$"""{"iss":"{{TestIssuer.Name}}","sub":"ada","exp":{{_jwt.Now.AddHours(1).ToUnixTimeSeconds()}},"aud":{{audience}}}""";

        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims), "invalid_audience");
    }

    [Fact]
    public async Task Check_AudienceMissingOrOneOfSeveral_IsTold()
    {
        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("aud", null)), "invalid_audience");
        await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now, ("aud", new[] { "other", TestIssuer.Audience })));
    }

    [Fact]
    public async Task Acceptance28_UnsignedOrSignedWithThePublicKeyAsSecret_IsInvalid()
    {
        var claims = TestIssuer.Claims(_jwt.Now);

        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, algorithm: "none"), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, algorithm: "none") + "AAAA", "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, algorithm: "HS256"), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, algorithm: "PS256"), "invalid_token"); // not allowed by default
        Assert.Equal(0, _jwt.Issuer.Fetches);
    }

    [Fact]
    public async Task Acceptance29_ExpiredAndWronglySigned_IsInvalidBeforeAnythingElse()
    {
        using var other = RSA.Create(2048);

        await _jwt.RefuseAsync(
            _jwt.Issuer.Sign(TestIssuer.Claims(_jwt.Now, ("exp", 1), ("aud", "other")), key: other), "invalid_token");
    }

    [Fact]
    public async Task Check_KeyIsMissingForeignOrNamedByTheToken_IsInvalid()
    {
        using var attacker = RSA.Create(2048);
        var claims = TestIssuer.Claims(_jwt.Now);
        await using var own = await TestIssuer.StartAsync();

        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, keyId: null), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, keyId: "other"), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, key: attacker, header: ("jku", own.JwksUrl)), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, header: ("crit", new[] { "exp" })), "invalid_token");
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(claims, header: ("typ", "logout+jwt")), "invalid_token");
        Assert.Equal(0, own.Fetches);
    }

    [Fact]
    public async Task Check_PayloadChangedAfterSigning_IsInvalid()
    {
        var good = _jwt.Issuer.Token(_jwt.Now).Split('.');
        var other = _jwt.Issuer.Token(_jwt.Now, ("sub", "eve")).Split('.');

        await _jwt.AcceptAsync(string.Join('.', good));
        await _jwt.RefuseAsync($"{good[0]}.{other[1]}.{good[2]}", "invalid_token");
        await _jwt.RefuseAsync(string.Join('.', good) + "=", "invalid_token");
    }

    [Fact]
    public async Task Check_MemberTwice_IsInvalid()
        => await _jwt.RefuseAsync(_jwt.Issuer.Sign($$"""{"iss":"{{TestIssuer.Name}}","sub":"ada","sub":"eve","aud":"hadrian","exp":{{_jwt.Now.AddHours(1).ToUnixTimeSeconds()}}}"""), "invalid_token");

    [Fact]
    public async Task Acceptance31_Leeway_IsOneMinute()
    {
        var token = _jwt.Issuer.Token(_jwt.Now, ("exp", _jwt.Now.ToUnixTimeSeconds()));
        await _jwt.AcceptAsync(token);
        _jwt.Time.Advance(TimeSpan.FromSeconds(30));
        await _jwt.AcceptAsync(token);

        // Remembered or not, it has expired.
        _jwt.Time.Advance(TimeSpan.FromSeconds(90));
        await _jwt.RefuseAsync(token, "expired");
    }

    [Fact]
    public async Task Check_NotBefore_HasTheSameLeeway()
    {
        await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now, ("nbf", _jwt.Now.AddSeconds(30).ToUnixTimeSeconds())));
        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("nbf", _jwt.Now.AddSeconds(120).ToUnixTimeSeconds())), "invalid_token");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData(-1)]
    [InlineData(1e300)]
    public async Task Check_ExpiryIsNoTime_IsInvalid(object? expiry)
        => await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("exp", expiry)), "invalid_token");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(7)]
    public async Task Check_NoSubject_IsInvalid(object? subject)
        => await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now, ("sub", subject)), "invalid_token");

    [Fact]
    public async Task Acceptance32_ReservedRoles_AreDropped()
    {
        var user = await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now, ("roles", new[] { "_system_bootstrap", " _emergency_admin", "editor", "" })));

        Assert.Equal(["editor"], user.Roles);
        Assert.Empty((user with { Roles = ["_emergency_admin"] }).Roles);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    public async Task Check_OtherAlgorithms_AreTaken(string algorithm)
    {
        _jwt.Issuer.Keys["p256"] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _jwt.Issuer.Keys["p384"] = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var keyId = algorithm switch { "ES256" => "p256", "ES384" => "p384", _ => "rsa" };

        await _jwt.AcceptAsync(_jwt.Issuer.Sign(TestIssuer.Claims(_jwt.Now), keyId, algorithm, _jwt.Issuer.Keys[keyId]));
        await _jwt.RefuseAsync(_jwt.Issuer.Sign(TestIssuer.Claims(_jwt.Now), keyId == "rsa" ? "p256" : "rsa", algorithm, _jwt.Issuer.Keys[keyId]), "invalid_token");
    }

    [Fact]
    public async Task Check_AlgorithmsAreConfigured_TakesThoseAlone()
    {
        await using var jwt = await JwtFixture.StartAsync(options => options.AllowedAlgorithms.Add("PS256"));

        await jwt.AcceptAsync(jwt.Issuer.Sign(TestIssuer.Claims(jwt.Now), algorithm: "PS256"));
        await jwt.RefuseAsync(jwt.Issuer.Sign(TestIssuer.Claims(jwt.Now)), "invalid_token");
    }

    [Theory]
    [InlineData("use", "enc")]
    [InlineData("alg", "RS512")]
    [InlineData("kty", "oct")]
    [InlineData("key_ops", "sign")]
    [InlineData("n", "AQAB")]
    public async Task Check_KeyIsMeantForOtherThings_IsNotUsed(string member, string value)
    {
        _jwt.Issuer.KeyMembers[member] = value;

        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now), "invalid_token");
    }

    [Fact]
    public async Task Check_IdentityClaim_FallsBackToTheSubject()
    {
        await using var jwt = await JwtFixture.StartAsync(options => options.IdentityClaim = "oid");

        Assert.Equal("o-1", (await jwt.AcceptAsync(jwt.Issuer.Token(jwt.Now, ("oid", "o-1")))).Subject);
        Assert.Equal("ada", (await jwt.AcceptAsync(jwt.Issuer.Token(jwt.Now))).Subject);
    }
}
