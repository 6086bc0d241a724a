using System.Buffers;
using System.Text;
using Hadrian.Wire.Gemini.Embeddings;

namespace Hadrian.Wire.Tests.Gemini;

public sealed class VertexEmbeddingTests
{
    [Theory]
    [InlineData(null, null, """{"instances":[{"content":"a"},{"content":"b"}]}""")]
    [InlineData(256, null, """{"instances":[{"content":"a"},{"content":"b"}],"parameters":{"autoTruncate":true,"outputDimensionality":256}}""")]
    [InlineData(null, "search_query", """{"instances":[{"content":"a","task_type":"RETRIEVAL_QUERY"},{"content":"b","task_type":"RETRIEVAL_QUERY"}]}""")]
    [InlineData(null, "clustering", """{"instances":[{"content":"a","task_type":"CLUSTERING"},{"content":"b","task_type":"CLUSTERING"}]}""")]
    public void Request_IsExactlyThis(int? dimensions, string? inputType, string body)
    {
        var output = new ArrayBufferWriter<byte>();
        VertexEmbedding.Write(output, ["a", "b"], dimensions, inputType);
        Assert.Equal(body, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Texts_AreSplitAsTheModelTakesThem()
    {
        Assert.Equal([(0, 1), (1, 1), (2, 1)], VertexEmbedding.Split("gemini-embedding-001", ["a", "b", "c"]));
        Assert.Equal([(0, 250), (250, 250), (500, 1)], VertexEmbedding.Split("text-embedding-005", [.. Enumerable.Repeat("a", 501)]));
        Assert.Equal([(0, 1), (1, 2)], VertexEmbedding.Split("text-embedding-005", [new string('a', 50_000), "b", "c"]));
    }

    [Theory]
    [InlineData("token_count")]
    [InlineData("tokenCount")]
    public void Answer_IsReadWithItsTokens(string name)
    {
        var vectors = new ReadOnlyMemory<float>[2];
        Assert.True(Read($$$$"""{"predictions":[{"embeddings":{"values":[0.5,1],"statistics":{"{{{{name}}}}":3.0,"truncated":false}}},{"embeddings":{"values":[2]}}]}""", vectors, out var tokens));
        Assert.Equal([0.5f, 1f], vectors[0].ToArray());
        Assert.Equal([2f], vectors[1].ToArray());
        Assert.Equal(3, tokens);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"predictions\":5}")]
    [InlineData("{\"predictions\":[]}")]
    [InlineData("{\"predictions\":[{\"embeddings\":5}]}")]
    [InlineData("{\"predictions\":[{\"embeddings\":{\"values\":[]}}]}")]
    [InlineData("{\"predictions\":[{\"embeddings\":{\"values\":[\"a\"]}}]}")]
    [InlineData("{\"predictions\":[{\"embeddings\":{\"values\":[1]}},{\"embeddings\":{\"values\":[1]}}]}")]
    public void Body_ThatIsNoAnswer_IsNone(string body) => Assert.False(Read(body, new ReadOnlyMemory<float>[1], out _));

    private static bool Read(string body, ReadOnlyMemory<float>[] vectors, out long tokens) => VertexEmbedding.TryRead(Encoding.UTF8.GetBytes(body), vectors, out tokens);
}
