using System.Net;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Translation;

public sealed class ImageInliningTests
{
    private readonly Fetcher _fetcher = new();

    [Fact]
    public async Task Inline_ImagesByUrl_BecomeBytesWhereTheyStand()
    {
        IReadOnlyList<ChatMessage> messages =
        [
            new(ChatRole.System, "See."),
            new(ChatRole.User, [new TextContent("a"), Image("1", new() { ["cache_control"] = "x" }), Image("2"), new UriContent(new Uri("https://h/a.pdf"), "application/pdf")]) { AuthorName = "me" },
            new(ChatRole.Tool, [new FunctionResultContent("c1", new List<AIContent> { new TextContent("b"), Image("1") }), new FunctionResultContent("c2", Image("3"))]),
        ];

        var inlined = await ImageInlining.InlineAsync(messages, _fetcher, CancellationToken.None);

        Assert.Same(messages[0], inlined[0]);
        Assert.Equal("me", inlined[1].AuthorName);
        var user = inlined[1].Contents;
        Assert.Equal("a", Assert.IsType<TextContent>(user[0]).Text);
        Assert.Equal(("image/png", "/1", "x"), Read(user[1]));
        Assert.Equal(("image/png", "/2", null), Read(user[2]));
        Assert.IsType<UriContent>(user[3]);
        var several = Assert.IsType<FunctionResultContent>(inlined[2].Contents[0]);
        Assert.Equal("c1", several.CallId);
        Assert.Equal(("image/png", "/1", null), Read(((IEnumerable<AIContent>)several.Result!).Last()));
        Assert.Equal(("image/png", "/3", null), Read((AIContent)Assert.IsType<FunctionResultContent>(inlined[2].Contents[1]).Result!));
        Assert.Equal(["/1", "/2", "/3"], _fetcher.Asked.Order(StringComparer.Ordinal)); // the same image once
        Assert.IsType<UriContent>(messages[1].Contents[1]); // the caller's own are as they were
    }

    [Fact]
    public async Task Inline_NoImageByUrl_GivesTheSameConversation()
    {
        IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, [new TextContent("a"), new DataContent(new byte[] { 1 }, "image/png")])];

        Assert.Same(messages, await ImageInlining.InlineAsync(messages, _fetcher, CancellationToken.None));
        Assert.Empty(_fetcher.Asked);
    }

    [Fact]
    public async Task Inline_SomeAreNotWanted_LeavesThose()
    {
        IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, [Image("1"), Image("2")])];

        var inlined = await ImageInlining.InlineAsync(messages, _fetcher, url => url.AbsolutePath == "/2", dropUnsupported: false, CancellationToken.None);

        Assert.IsType<UriContent>(inlined[0].Contents[0]);
        Assert.IsType<DataContent>(inlined[0].Contents[1]);
    }

    [Fact]
    public async Task Inline_ImageThatCannotBeHad_IsRefusedWithItsPlace()
    {
        IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, "hi"), new(ChatRole.User, [Image("1"), Image("bad"), Image("2")])];

        var refused = await Assert.ThrowsAsync<GatewayException>(() => ImageInlining.InlineAsync(messages, _fetcher, CancellationToken.None).AsTask());

        Assert.Equal((400, "unsupported_content", "messages[1].content[1]"), (refused.Error.StatusCode, refused.Code, refused.Error.Param));
    }

    [Fact]
    public async Task Inline_Dropping_LeavesWhatCannotBeHad()
    {
        IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, [Image("bad"), Image("1")])];

        var inlined = await ImageInlining.InlineAsync(messages, _fetcher, _ => true, dropUnsupported: true, CancellationToken.None);

        Assert.IsType<UriContent>(inlined[0].Contents[0]);
        Assert.IsType<DataContent>(inlined[0].Contents[1]);
    }

    [Fact]
    public async Task Inline_CallerLeaves_IsCancelled()
    {
        using var leaving = new CancellationTokenSource();
        var fetch = ImageInlining.InlineAsync([new(ChatRole.User, [Image("hang"), Image("1")])], _fetcher, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    [Fact]
    public async Task Inline_ManyImages_FewAtOnceAndNotTooMany()
    {
        IReadOnlyList<ChatMessage> Conversation(int images) => [new(ChatRole.User, [.. Enumerable.Range(0, images).Select(number => Image($"{number}"))])];

        await ImageInlining.InlineAsync(Conversation(100), _fetcher, CancellationToken.None);
        Assert.InRange(_fetcher.MostAtOnce, 1, 4);
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ImageInlining.InlineAsync(Conversation(101), _fetcher, CancellationToken.None).AsTask());

        Assert.Equal(("unsupported_content", "messages[0].content[100]"), (refused.Code, refused.Error.Param));
        Assert.Equal(100, _fetcher.Asked.Count);
    }

    [Fact]
    public async Task Inline_ImagesLargerThanAllowedAltogether_AreRefused()
    {
        IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, [.. Enumerable.Range(0, 5).Select(number => Image($"large{number}"))])];

        var refused = await Assert.ThrowsAsync<GatewayException>(() => ImageInlining.InlineAsync(messages, _fetcher, CancellationToken.None).AsTask());

        Assert.Contains("64 MiB", refused.Message, StringComparison.Ordinal);
    }

    private static UriContent Image(string name, AdditionalPropertiesDictionary? properties = null)
        => new(new Uri("https://h/" + name), "image/*") { AdditionalProperties = properties };

    private static (string MediaType, string Content, object? CacheControl) Read(AIContent content)
    {
        var data = Assert.IsType<DataContent>(content);
        return (data.MediaType, System.Text.Encoding.UTF8.GetString(data.Data.Span), data.AdditionalProperties?["cache_control"]);
    }

    private sealed class Fetcher : IImageFetcher
    {
        private static readonly byte[] Large = new byte[20 * 1024 * 1024];

        private int _current;

        public List<string> Asked { get; } = [];

        public int MostAtOnce { get; private set; }

        public async ValueTask<FetchedImage> FetchAsync(Uri address, CancellationToken cancellationToken)
        {
            lock (Asked)
            {
                Asked.Add(address.AbsolutePath);
                MostAtOnce = Math.Max(MostAtOnce, ++_current);
            }

            try
            {
                await Task.Yield();
                if (address.AbsolutePath == "/hang")
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                return address.AbsolutePath switch
                {
                    "/bad" => throw new GatewayException(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.UnsupportedContent, "No.")),
                    ['/', 'l', ..] => new FetchedImage("image/png", Large),
                    _ => new FetchedImage("image/png", System.Text.Encoding.UTF8.GetBytes(address.AbsolutePath)),
                };
            }
            finally
            {
                lock (Asked)
                {
                    _current--;
                }
            }
        }
    }
}
