using System.Security.Cryptography;
using Hadrian.TestCommon;

namespace Hadrian.Gateway.Tests.Authentication.Jwt;

public sealed class SigningKeySourceTests : IAsyncLifetime
{
    private JwtFixture _jwt = null!;

    public async Task InitializeAsync() => _jwt = await JwtFixture.StartAsync();

    public async Task DisposeAsync() => await _jwt.DisposeAsync();

    [Fact]
    public async Task Check_ManyTokensAtOnce_FetchTheKeysOnce()
    {
        var gate = new TaskCompletionSource();
        _jwt.Issuer.Server.Enqueue(StubReply.Json(_jwt.Issuer.KeySet()).HeldUntil(gate.Task));
        var checks = Enumerable.Range(0, 20).Select(i => _jwt.CheckAsync(_jwt.Issuer.Token(_jwt.Now, ("sub", $"user{i}")))).ToList();
        await _jwt.Issuer.Server.WaitForRequestAsync();
        gate.SetResult();

        Assert.All(await Task.WhenAll(checks), verdict => Assert.Null(verdict.Error));
        Assert.Equal(1, _jwt.Issuer.Fetches);
    }

    [Fact]
    public async Task Acceptance30_NewKeyAfterRotation_IsFetchedOnceItIsNeeded()
    {
        await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now));
        var next = RSA.Create(2048);
        _jwt.Issuer.Keys["next"] = next;
        _jwt.Time.Advance(TimeSpan.FromSeconds(30));

        await _jwt.AcceptAsync(_jwt.Issuer.Sign(TestIssuer.Claims(_jwt.Now), "next", key: next));

        Assert.Equal(2, _jwt.Issuer.Fetches);
    }

    [Fact]
    public async Task Acceptance30_HundredUnknownKeys_AreOneFetchIn30Seconds()
    {
        await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now));
        for (var round = 1; round <= 2; round++)
        {
            _jwt.Time.Advance(TimeSpan.FromSeconds(30));
            for (var i = 0; i < 100; i++)
            {
                await _jwt.RefuseAsync(_jwt.Issuer.Sign(TestIssuer.Claims(_jwt.Now), keyId: $"made-up-{round}-{i}"), "invalid_token");
            }

            Assert.Equal(1 + round, _jwt.Issuer.Fetches);
        }
    }

    [Fact]
    public async Task Acceptance27_KeysUnreachable_IsUnavailableUntilTheyAreBack()
    {
        _jwt.Issuer.IsDown = true;
        var token = _jwt.Issuer.Token(_jwt.Now);

        var error = await _jwt.RefuseAsync(token, "jwks_fetch_failed");
        await _jwt.RefuseAsync(token, "jwks_fetch_failed");

        Assert.Equal(TimeSpan.FromSeconds(30), error.RetryAfter);
        Assert.Equal(1, _jwt.Issuer.Fetches);
        _jwt.Issuer.IsDown = false;
        _jwt.Time.Advance(TimeSpan.FromSeconds(30));
        await _jwt.AcceptAsync(token);
    }

    [Fact]
    public async Task Acceptance31_KeysKnownAndIssuerAway_AreUsedFor24HoursMore()
    {
        string Fresh() => _jwt.Issuer.Token(_jwt.Now);
        await _jwt.AcceptAsync(Fresh());
        _jwt.Issuer.IsDown = true;

        _jwt.Time.Advance(TimeSpan.FromHours(1));
        await _jwt.AcceptAsync(Fresh());
        _jwt.Time.Advance(TimeSpan.FromHours(23.5));
        await _jwt.AcceptAsync(Fresh());
        _jwt.Time.Advance(TimeSpan.FromHours(1));
        await _jwt.RefuseAsync(Fresh(), "jwks_fetch_failed");
    }

    [Fact]
    public async Task Check_KeyWithdrawn_EndsTokensThatWereRememberedWithIt()
    {
        var token = _jwt.Issuer.Token(_jwt.Now, ("exp", _jwt.Now.AddDays(1).ToUnixTimeSeconds()));
        await _jwt.AcceptAsync(token);
        _jwt.Issuer.Keys.Remove("rsa");
        _jwt.Issuer.Keys["next"] = RSA.Create(2048);

        _jwt.Time.Advance(TimeSpan.FromHours(2));

        await _jwt.RefuseAsync(token, "invalid_token");
    }

    [Fact]
    public async Task Check_KeysUnchanged_NeedsNoSecondLook()
    {
        var token = _jwt.Issuer.Token(_jwt.Now, ("exp", _jwt.Now.AddDays(1).ToUnixTimeSeconds()));
        var first = await _jwt.CheckAsync(token);
        _jwt.Time.Advance(TimeSpan.FromHours(2));
        await _jwt.AcceptAsync(_jwt.Issuer.Token(_jwt.Now, ("sub", "other")));

        Assert.Equal(2, _jwt.Issuer.Fetches);
        Assert.Same(first.Principal, (await _jwt.CheckAsync(token)).Principal);
    }

    [Fact]
    public async Task Check_AnswerTooLarge_IsNotTaken()
    {
        _jwt.Issuer.Server.Enqueue(StubReply.Json(_jwt.Issuer.KeySet() + new string(' ', 1024 * 1024)));

        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now), "jwks_fetch_failed");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"keys":5}""")]
    public async Task Check_AnswerIsNoKeySet_IsNotTaken(string answer)
    {
        _jwt.Issuer.Server.Enqueue(StubReply.Json(answer));

        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now), "jwks_fetch_failed");
    }

    [Fact]
    public async Task Check_Redirect_IsNotFollowed()
    {
        await using var other = await TestIssuer.StartAsync();
        _jwt.Issuer.Server.Enqueue(StubReply.Text("", status: 302).WithHeader("Location", other.JwksUrl));

        await _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now), "jwks_fetch_failed");

        Assert.Equal(0, other.Fetches);
    }

    [Fact]
    public async Task Check_NoAnswer_EndsAfterTenSeconds()
    {
        _jwt.Issuer.Server.Enqueue(StubReply.Json("{}").HeldUntil(new TaskCompletionSource().Task));
        var check = _jwt.RefuseAsync(_jwt.Issuer.Token(_jwt.Now), "jwks_fetch_failed");
        await _jwt.Issuer.Server.WaitForRequestAsync();

        _jwt.Time.Advance(TimeSpan.FromSeconds(10));

        await check;
    }

    [Fact]
    public async Task Check_HostIsNotPublic_IsNotAsked()
    {
        await using var jwt = await JwtFixture.StartAsync(isReachable: false);

        await jwt.RefuseAsync(jwt.Issuer.Token(jwt.Now), "jwks_fetch_failed");

        Assert.Equal(0, jwt.Issuer.Fetches);
        Assert.Contains("cannot be fetched", jwt.Logs.LatestRecord.Message, StringComparison.Ordinal);
    }
}
