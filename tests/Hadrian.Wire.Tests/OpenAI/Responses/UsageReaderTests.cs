using System.Globalization;
using Hadrian.Wire.OpenAI.Responses;

namespace Hadrian.Wire.Tests.OpenAI.Responses;

public sealed class UsageReaderTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":1,"cost":0.0000156}""", "0.0000156")]
    [InlineData("""{"cost":0,"prompt_tokens":1}""", "0")]
    [InlineData("""{"prompt_tokens":1,"cost":1.5e-3,"is_byok":false,"cost_details":{"upstream_inference_cost":0.9}}""", "0.0015")]
    [InlineData("""{"prompt_tokens":1,"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2,"upstream_inference_prompt_cost":7}}""", "0.21")]
    [InlineData("""{"cost_details":{"upstream_inference_cost":null},"is_byok":true,"prompt_tokens":1,"cost":0.01}""", "0.01")]
    [InlineData("""{"prompt_tokens":1,"cost":{"input_tokens_cost":0.1,"request_cost":0.005,"total_cost":0.105}}""", "0.105")]
    [InlineData("""{"prompt_tokens":1,"cost":-3}""", "0")]
    [InlineData("""{"prompt_tokens":1,"cost":1e300}""", "1000000")]
    [InlineData("""{"prompt_tokens":1,"cost":"0.1"}""", null)]
    [InlineData("""{"prompt_tokens":1,"cost":null}""", null)]
    [InlineData("""{"prompt_tokens":1,"cost":{}}""", null)]
    [InlineData("""{"prompt_tokens":1,"prompt_tokens_details":{"cost":5}}""", null)]
    [InlineData("""{"prompt_tokens":1}""", null)]
    public void Read_Cost_IsWhatTheProviderSays(string json, string? dollars)
    {
        Assert.NotNull(UsageReader.Read(JsonGen.Utf8(json), out var cost));

        Assert.Equal(dollars is null ? null : Money.FromDollars(decimal.Parse(dollars, CultureInfo.InvariantCulture)), cost);
    }

    [Theory]
    [InlineData(30, 20, 10, 30, 20)]
    [InlineData(90, 90, 0, 50, 20)]
    [InlineData(30, 20, 40, 10, 20)]
    public void Read_Audio_IsAPartOfTheWholeAndNotOfWhatWasCached(long audioIn, long audioOut, long cached, long expectedIn, long expectedOut)
    {
        var json = $$$"""
            {"prompt_tokens":50,"completion_tokens":20,"prompt_tokens_details":{"audio_tokens":{{{audioIn}}},"cached_tokens":{{{cached}}}},
             "completion_tokens_details":{"audio_tokens":{{{audioOut}}}}}
            """;

        var usage = UsageReader.Read(JsonGen.Utf8(json))!.Value;

        Assert.Equal((expectedIn, expectedOut), (usage.AudioInputTokens, usage.AudioOutputTokens));
    }
}
