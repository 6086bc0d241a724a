using System.Net;
using Hadrian.TestCommon;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Images;

public sealed class HttpImageFetcherTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n', 1, 2, 3, 4, 5];

    private readonly FakeTimeProvider _time = new();
    private StubUpstream _server = null!;

    public async Task InitializeAsync() => _server = await StubUpstream.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    public static TheoryData<byte[], string, string> Images() => new()
    {
        { Png, "image/png", "image/png" },
        { [0xFF, 0xD8, 0xFF, 0xE0, 1], "image/jpeg", "image/jpeg" },
        { [0xFF, 0xD8, 0xFF, 0xE0, 1], "image/jpg", "image/jpeg" },
        { "GIF87a....."u8.ToArray(), "image/gif", "image/gif" },
        { "GIF89a....."u8.ToArray(), "image/png; a=b", "image/gif" },
        { "RIFF....WEBPVP8 "u8.ToArray(), "application/octet-stream", "image/webp" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Fetch_Image_HasTheTypeOfItsBytes(byte[] bytes, string contentType, string expected)
    {
        _server.Enqueue(StubReply.Bytes(bytes, contentType));
        using var fetcher = Fetcher();

        var image = await fetcher.FetchAsync(Url(), CancellationToken.None);

        Assert.Equal(expected, image.MediaType);
        Assert.Equal(bytes, image.Content.ToArray());
        Assert.DoesNotContain("Cookie", Assert.Single(_server.Requests).Headers.Keys);
    }

    public static TheoryData<string, byte[]> Others() => new()
    {
        { "text/html", Png },
        { "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() },
        { "image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() },
        { "image/png", [] },
        { "application/octet-stream", "{\"AccessKeyId\":\"AKIA\"}"u8.ToArray() },
        { "image/webp", "RIFF....WAVE"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Fetch_WhatIsNoImage_IsRefused(string contentType, byte[] bytes)
    {
        _server.Enqueue(StubReply.Bytes(bytes, contentType));

        await AssertRefusedAsync(Fetcher(), "does not answer with an image");
    }

    [Theory]
    [InlineData(301, "redirects")]
    [InlineData(302, "redirects")]
    [InlineData(307, "redirects")]
    [InlineData(308, "redirects")]
    [InlineData(404, "status 404")]
    [InlineData(500, "status 500")]
    [InlineData(206, "status 206")]
    public async Task Fetch_AnotherStatus_IsRefusedAndNoRedirectFollowed(int status, string expected)
    {
        _server.Enqueue(StubReply.Bytes(Png, "image/png", status).WithHeader("Location", _server.Root + "/elsewhere"));

        await AssertRefusedAsync(Fetcher(), expected);

        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_LargerThanAllowed_IsRefused(bool isAnnounced)
    {
        var large = new byte[(1024 * 1024) + 1];
        Png.CopyTo(large, 0);
        _server.Enqueue(isAnnounced ? StubReply.Bytes(large, "image/png") : StubReply.Stream("image/png", [large]));

        await AssertRefusedAsync(Fetcher(), "larger than 1 MiB");
    }

    [Fact]
    public async Task Fetch_AsLargeAsAllowed_IsTaken()
    {
        var large = new byte[1024 * 1024];
        Png.CopyTo(large, 0);
        _server.Enqueue(StubReply.Stream("image/png", [large]));
        using var fetcher = Fetcher();

        Assert.Equal(large.Length, (await fetcher.FetchAsync(Url(), CancellationToken.None)).Content.Length);
    }

    [Fact]
    public async Task Fetch_SlowerThanAllowed_IsRefused()
    {
        _server.Enqueue(StubReply.Stream("image/png", [Png, Png]).HangAfter(1));
        using var fetcher = Fetcher();

        var fetch = fetcher.FetchAsync(Url(), CancellationToken.None).AsTask();
        await _server.WaitForRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(30));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => fetch);
        Assert.Contains("longer than 30 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_CallerLeaves_IsCancelled()
    {
        _server.Enqueue(StubReply.Stream("image/png", [Png, Png]).HangAfter(1));
        using var fetcher = Fetcher();
        using var leaving = new CancellationTokenSource();

        var fetch = fetcher.FetchAsync(Url(), leaving.Token).AsTask();
        await _server.WaitForRequestAsync();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    [Fact]
    public async Task Fetch_ConnectionCut_IsRefused()
    {
        _server.Enqueue(StubReply.Stream("image/png", [Png, Png]).CutAfter(1));

        await AssertRefusedAsync(Fetcher(), "does not answer");
    }

    [Fact]
    public async Task Fetch_ForbiddenHost_SaysNoMoreThanOfAHostThatIsNotThere()
    {
        var messages = new List<string>();
        foreach (var address in new[] { "10.0.0.1", "127.0.0.1", "169.254.169.254" })
        {
            using var fetcher = Fetcher(new UrlAccessOptions(), address);
            messages.Add((await Assert.ThrowsAsync<GatewayException>(() => fetcher.FetchAsync(new Uri("http://inner.example/a.png"), CancellationToken.None).AsTask())).Message);
        }

        using var absent = new HttpImageFetcher(
            Options.Create(new ImageFetchingOptions()), Options.Create(new UpstreamHttpOptions()),
            new AddressGuard(new UrlAccessOptions(), (_, _) => throw new System.Net.Sockets.SocketException(11001)), _time);
        messages.Add((await Assert.ThrowsAsync<GatewayException>(() => absent.FetchAsync(new Uri("http://inner.example/a.png"), CancellationToken.None).AsTask())).Message);

        Assert.Single(messages.Distinct());
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Fetch_UrlThatMayNotBeAsked_IsRefused()
    {
        using var fetcher = Fetcher(new UrlAccessOptions());

        foreach (var url in new[] { "file:///etc/passwd", "http://a:b@example.com/", "http://localhost/", _server.Root })
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(() => fetcher.FetchAsync(new Uri(url), CancellationToken.None).AsTask());
            Assert.Equal((400, "unsupported_content"), (refused.Error.StatusCode, refused.Code));
        }

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Fetch_TurnedOff_IsRefused()
    {
        await AssertRefusedAsync(Fetcher(adjust: options => options.Enabled = false), "features.image_fetching");
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Fetch_TypeThatIsNotAllowed_IsRefused()
    {
        _server.Enqueue(StubReply.Bytes(Png, "image/png"));

        await AssertRefusedAsync(Fetcher(adjust: options => options.AllowedContentTypes.Add("image/gif")), "image/gif");
    }

    private async Task AssertRefusedAsync(HttpImageFetcher fetcher, string expected)
    {
        using (fetcher)
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(() => fetcher.FetchAsync(Url(), CancellationToken.None).AsTask());
            Assert.Equal((400, "unsupported_content"), (refused.Error.StatusCode, refused.Code));
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", refused.Message, StringComparison.Ordinal);
        }
    }

    private Uri Url() => new($"http://images.example:{new Uri(_server.Root).Port}/a.png");

    private HttpImageFetcher Fetcher(UrlAccessOptions? access = null, string address = "127.0.0.1", Action<ImageFetchingOptions>? adjust = null)
    {
        var options = new ImageFetchingOptions { MaxSizeMegabytes = 1 };
        adjust?.Invoke(options);
        return new HttpImageFetcher(
            Options.Create(options), Options.Create(new UpstreamHttpOptions()),
            new AddressGuard(access ?? new UrlAccessOptions { AllowLoopbackUrls = true }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)])),
            _time);
    }
}
