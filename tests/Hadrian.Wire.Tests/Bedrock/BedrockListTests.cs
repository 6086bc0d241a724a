using System.Buffers;
using System.Text;
using Hadrian.Wire.Bedrock.Embeddings;
using Hadrian.Wire.Bedrock.Models;

namespace Hadrian.Wire.Tests.Bedrock;

public sealed class BedrockListTests
{
    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/x", true)]
    [InlineData("us.anthropic.claude", true)]
    [InlineData("apac.anthropic.claude", true)]
    [InlineData("global.anthropic.claude", true)]
    [InlineData("us-gov.anthropic.claude", true)]
    [InlineData("anthropic.claude", false)]
    [InlineData("usual.model", false)]
    public void Id_ThatIsCalledAsItIs_IsKnown(string id, bool isFinal) => Assert.Equal(isFinal, BedrockModelIds.IsFinal(id));

    [Theory]
    [InlineData("us-east-1", "us.m")]
    [InlineData("eu-west-1", "eu.m")]
    [InlineData("ap-southeast-2", "au.m")]
    [InlineData("ap-south-1", "apac.m")]
    [InlineData("sa-east-1", "global.m")]
    public void Profile_OfTheRegion_IsPreferred(string region, string id)
    {
        var profiles = new InferenceProfiles();
        foreach (var profile in new[] { "eu.m", "us.m", "apac.m", "au.m", "global.m" })
        {
            Assert.True(profiles.TryAdd(Encoding.UTF8.GetBytes($$"""{"inferenceProfileSummaries":[{"inferenceProfileId":"{{profile}}","models":[{"modelArn":"arn:aws:bedrock:x::foundation-model/m"},{"modelArn":7}]},{"inferenceProfileId":"us.gone","status":"DELETED"},5]}""")));
        }

        Assert.Equal(id, profiles.Find("m", region));
        Assert.Null(profiles.Find("other", region));
    }

    [Fact]
    public void Page_ThatLeadsBackToItself_IsTheLast()
    {
        var profiles = new InferenceProfiles();

        Assert.True(profiles.TryAdd("""{"inferenceProfileSummaries":[],"nextToken":"t"}"""u8));
        Assert.Equal("t", profiles.NextToken);
        Assert.True(profiles.TryAdd("""{"inferenceProfileSummaries":[],"nextToken":"t"}"""u8));
        Assert.Null(profiles.NextToken);
        Assert.False(profiles.TryAdd("[]"u8));
    }

    [Theory]
    [InlineData("amazon.titan-embed-text-v2:0", null, """{"inputText":"t","normalize":true}""")]
    [InlineData("amazon.titan-embed-text-v2:0", 256, """{"inputText":"t","dimensions":256,"normalize":true}""")]
    [InlineData("amazon.titan-embed-text-v1", null, """{"inputText":"t"}""")]
    [InlineData("amazon.titan-embed-image-v1", 384, """{"inputText":"t","embeddingConfig":{"outputEmbeddingLength":384}}""")]
    public void Embedding_OfEachTitan_IsAskedForAsItTakesIt(string model, int? dimensions, string body)
    {
        var output = new ArrayBufferWriter<byte>();

        TitanEmbedding.Write(output, model, "t", dimensions);

        Assert.Equal(body, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"embedding":[]}""")]
    [InlineData("""{"embedding":["1"]}""")]
    [InlineData("""{"embedding":[1e99]}""")]
    public void Embedding_ThatIsNone_IsNotRead(string body) => Assert.False(TitanEmbedding.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));
}
