using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.OpenAI.Tests;

/// <summary>Every setting of <c>server.http_client</c> is in force.</summary>
public sealed class UpstreamHttpTests
{
    [Fact]
    public void CreateHandler_Times_AreTheConfigured()
    {
        using var handler = UpstreamHttp.CreateHandler(new UpstreamHttpOptions { ConnectTimeoutSeconds = 3, PoolIdleTimeoutSeconds = 7 });

        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)), (handler.ConnectTimeout, handler.PooledConnectionIdleTimeout));
        Assert.Equal((false, false, DecompressionMethods.None), (handler.AllowAutoRedirect, handler.UseCookies, handler.AutomaticDecompression));
    }

    [Theory]
    [InlineData(32, 90, 1)]
    [InlineData(0, 90, 2)]
    [InlineData(32, 0, 2)]
    public async Task Connections_Unused_AreKeptOnlyIfAllowed(int idlePerHost, int idleTimeout, int connections)
    {
        await using var upstream = await StubUpstream.StartAsync();
        var sockets = new List<Socket>();
        using var invoker = Watch(new UpstreamHttpOptions { PoolMaxIdlePerHost = idlePerHost, PoolIdleTimeoutSeconds = idleTimeout }, sockets);

        await AskAsync(invoker, upstream);
        await AskAsync(invoker, upstream);

        Assert.Equal(connections, sockets.Count);
    }

    [Theory]
    [InlineData(true, 45)]
    [InlineData(false, 0)]
    public async Task Sockets_AreSetUpAsConfigured(bool noDelay, int keepAlive)
    {
        await using var upstream = await StubUpstream.StartAsync();
        var sockets = new List<Socket>();
        using var invoker = Watch(new UpstreamHttpOptions { TcpNoDelay = noDelay, TcpKeepAliveSeconds = keepAlive }, sockets);

        await AskAsync(invoker, upstream);

        var socket = Assert.Single(sockets);
        Assert.Equal(noDelay, socket.NoDelay);
        Assert.Equal(keepAlive > 0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)! != 0);
        if (keepAlive > 0)
        {
            Assert.Equal(keepAlive, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        }
    }

    [Fact]
    public async Task Http2PriorKnowledge_IsUsedOnBothFacesWithoutTls()
    {
        var protocols = new List<string>();
        await using var upstream = await Http2ServerAsync(protocols);
        var options = new OpenAIProviderOptions { BaseUrl = upstream.Urls.First() + "/v1", ApiKey = "sk" };
        using var provider = new OpenAIProvider("mock", options, new UpstreamHttpOptions { Http2PriorKnowledge = true });

        using var response = await provider.SendAsync();
        await provider.CreateChatClient("m").GetResponseAsync("hi");

        Assert.Equal(["HTTP/2", "HTTP/2"], protocols);
    }

    [Fact]
    public async Task UserAgent_IsTheGatewaysOnBothFaces()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.SendAsync();
        await provider.CreateChatClient("m").GetResponseAsync("hi");

        Assert.All(upstream.Requests, request => Assert.Matches(@"^hadrian/\d+\.\d+\.\d+$", request.Headers["User-Agent"]));
    }

    [Fact]
    public async Task Section_IsObeyedByProvidersOfConfigurationAndOfCode()
    {
        await using var upstream = await StubUpstream.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["server:http_client:user_agent"] = "acme/1",
            ["providers:configured:type"] = "open_ai",
            ["providers:configured:base_url"] = upstream.BaseUrl,
        }).Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration).AddOpenAI().AddOpenAI("coded", options => options.BaseUrl = upstream.BaseUrl);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();

        await client.GetResponseAsync("hi", new ChatOptions { ModelId = "configured/m" });
        await client.GetResponseAsync("hi", new ChatOptions { ModelId = "coded/m" });

        Assert.Equal(["acme/1", "acme/1"], upstream.Requests.Select(request => request.Headers["User-Agent"]));
    }

    private static HttpMessageInvoker Watch(UpstreamHttpOptions options, List<Socket> sockets)
    {
        var handler = UpstreamHttp.CreateHandler(options);
        handler.PlaintextStreamFilter = (context, _) =>
        {
            sockets.Add(((NetworkStream)context.PlaintextStream).Socket);
            return ValueTask.FromResult(context.PlaintextStream);
        };
        return new HttpMessageInvoker(handler);
    }

    private static async Task AskAsync(HttpMessageInvoker invoker, StubUpstream upstream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, upstream.BaseUrl + "/models");
        using var response = await invoker.SendAsync(request, CancellationToken.None);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<WebApplication> Http2ServerAsync(List<string> protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            lock (protocols)
            {
                protocols.Add(context.Request.Protocol);
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}
                """);
        });
        await app.StartAsync();
        return app;
    }
}
