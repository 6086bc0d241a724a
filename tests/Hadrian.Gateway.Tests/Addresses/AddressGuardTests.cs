using System.Net;
using System.Net.Sockets;
using Hadrian.TestCommon;

namespace Hadrian.Gateway.Tests.Addresses;

public sealed class AddressGuardTests
{
    private static readonly IPAddress Public = IPAddress.Parse("1.1.1.1");

    [Theory]
    [InlineData("ftp://example.com/a", "http or https")]
    [InlineData("file:///etc/passwd", "http or https")]
    [InlineData("gopher://example.com/a", "http or https")]
    [InlineData("http://user@example.com/a", "user name")]
    [InlineData("https://user:pass@example.com/a", "user name")]
    [InlineData("http://localhost/a", "public host")]
    [InlineData("http://LOCALHOST./a", "public host")]
    [InlineData("http://a.localhost/a", "public host")]
    [InlineData("http://localhost.localdomain/a", "public host")]
    [InlineData("http://127.1/a", "public host")]
    [InlineData("http://0x7f000001/a", "public host")]
    [InlineData("http://2130706433/a", "public host")]
    [InlineData("http://0177.0.0.1/a", "public host")]
    [InlineData("http://[::1]/a", "public host")]
    [InlineData("http://[::ffff:10.0.0.1]/a", "public host")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "public host")]
    public void ProblemOf_UrlThatMayNotBeAsked_SaysWhy(string url, string problem)
        => Assert.Contains(problem, Guard().ProblemOf(new Uri(url)), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://example.com/a.png?b=c")]
    [InlineData("http://example.com:8080/a")]
    [InlineData("http://1.1.1.1/a")]
    [InlineData("http://[2606:4700:4700::1111]/a")]
    public void ProblemOf_PublicUrl_IsNone(string url) => Assert.Null(Guard().ProblemOf(new Uri(url)));

    [Fact]
    public void ProblemOf_RelativeUrl_SaysWhy() => Assert.NotNull(Guard().ProblemOf(new Uri("a.png", UriKind.Relative)));

    [Fact]
    public async Task Handler_ChecksEachConnectionAndStaysAtTheCheckedAddress()
    {
        await using var server = await StubUpstream.StartAsync();
        var port = new Uri(server.Root).Port;
        var lookups = 0;
        var options = new UrlAccessOptions { AllowLoopbackUrls = true };
        using var http = Client(new AddressGuard(options, (_, _) =>
        {
            lookups++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }));

        server.Enqueue(StubReply.Text("hello"));
        Assert.Equal("hello", await http.GetStringAsync(new Uri($"http://images.example:{port}/a")));

        Assert.Equal(1, lookups);
        Assert.Equal($"images.example:{port}", Assert.Single(server.Requests).Headers["Host"]);
    }

    [Fact]
    public async Task Handler_NameThatTurnsToAForbiddenAddress_IsRefused()
    {
        await using var server = await StubUpstream.StartAsync();
        server.Unscripted = _ => StubReply.Text("secret").WithHeader("Connection", "close");
        var port = new Uri(server.Root).Port;
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254"), IPAddress.Parse("10.0.0.1")]);
        using var http = Client(new AddressGuard(new UrlAccessOptions { AllowLoopbackUrls = true }, (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()])));
        var url = new Uri($"http://rebind.example:{port}/a");

        Assert.Equal("secret", await http.GetStringAsync(url));

        for (var i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(url));
            Assert.IsType<AddressRefusedException>(refused.InnerException);
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Check59_ProviderOfATenant_WhoseNameTurnsToAForbiddenAddress_IsRefused()
    {
        await using var server = await StubUpstream.StartAsync();
        server.Unscripted = _ => StubReply.Text("models").WithHeader("Connection", "close");
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]);
        var guard = new AddressGuard(new UrlAccessOptions { AllowLoopbackUrls = true }, (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]));
        using var http = new HttpClient(UpstreamHttp.CreateHandler(new UpstreamHttpOptions().With(guard.ResolveAsync)));
        var url = new Uri($"http://rebind.example:{new Uri(server.Root).Port}/v1/models");

        Assert.Equal("models", await http.GetStringAsync(url));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(url));

        Assert.IsType<AddressRefusedException>(refused.InnerException);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void With_KeepsEverySetting()
    {
        var options = new UpstreamHttpOptions
        {
            ConnectTimeoutSeconds = 1, PoolIdleTimeoutSeconds = 2, PoolMaxIdlePerHost = 3, Http2PriorKnowledge = true, TcpNoDelay = false, TcpKeepAliveSeconds = 4, UserAgent = "five",
        };

        var guarded = options.With((_, _) => default);

        Assert.NotNull(guarded.ResolveAddresses);
        foreach (var setting in typeof(UpstreamHttpOptions).GetProperties().Where(setting => setting.SetMethod?.IsPublic == true))
        {
            Assert.NotEqual(setting.GetValue(new UpstreamHttpOptions()), setting.GetValue(options));
            Assert.Equal(setting.GetValue(options), setting.GetValue(guarded));
        }
    }

    [Theory]
    [InlineData("https://a.example/v1", "1.1.1.1", null)]
    [InlineData("https://a.example/v1", "1.1.1.1 10.0.0.1", "public host")]
    [InlineData("https://a.example/v1", "", "public host")]
    [InlineData("https://a.example/v1", null, "cannot be found")]
    [InlineData("ftp://a.example/v1", "1.1.1.1", "http or https")]
    public async Task ProblemOf_WithAddresses_LooksAtAllOfThem(string url, string? addresses, string? problem)
    {
        var guard = new AddressGuard(new UrlAccessOptions(), (_, _) => addresses is null
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult<IPAddress[]>([.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]));

        var found = await guard.ProblemOfAsync(new Uri(url), default);

        Assert.True(problem is null ? found is null : found!.Contains(problem, StringComparison.Ordinal), found);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Handler_NameWithOneForbiddenAddress_IsRefusedBeforeAnyConnection(string address)
    {
        using var http = Client(Guard(Public, IPAddress.Parse(address)));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("http://images.example/a")));

        Assert.IsType<AddressRefusedException>(refused.InnerException);
        Assert.DoesNotContain(address, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_NameWithoutAddresses_IsRefused()
    {
        using var http = Client(Guard());

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("http://images.example/a")));

        Assert.IsType<AddressRefusedException>(refused.InnerException);
    }

    [Fact]
    public async Task Handler_AddressInTheUrl_IsCheckedWithoutALookup()
    {
        await using var server = await StubUpstream.StartAsync();
        using var http = Client(new AddressGuard(new UrlAccessOptions(), (_, _) => throw new InvalidOperationException("looked up")));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(server.Root + "/a")));

        Assert.IsType<AddressRefusedException>(refused.InnerException);
        Assert.Empty(server.Requests);
    }

    private static AddressGuard Guard(params IPAddress[] addresses) => new(new UrlAccessOptions(), (_, _) => Task.FromResult(addresses));

    private static HttpClient Client(AddressGuard guard) => new(guard.CreateHandler(TimeSpan.FromSeconds(10)));
}
