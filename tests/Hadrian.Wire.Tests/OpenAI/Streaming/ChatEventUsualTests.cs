using System.Text;
using CsCheck;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

public sealed class ChatEventUsualTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        "hi", "\\\"usage\\\":null", "\\n\\u00e9", ",\\\"finish_reason\\\":null}", "data: [DONE]", "\\\"error\\\":{}", "[{]}", "");

    private static readonly Gen<string> Usage = Gen.OneOf(
        "", ",\"usage\":null", ",\"usage\": null", ",\"usage\":{\"prompt_tokens\":1}", ",\"usage\":null,\"obfuscation\":\"x\"",
        ",\"usage\":null,\"more\":{\"usage\":1}", ",\"usage\":null,\"list\":[1]", ",\"usage\":nullable",
        ",\"\\u0075sage\":{\"prompt_tokens\":1}");

    private static readonly Gen<string> Choices = Gen.OneOf(
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]",
        "[{\"index\":3,\"delta\":{\"content\":\"TEXT\"},\"logprobs\":null,\"finish_reason\":null}]",
        "[{\"index\":12,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"stop\"}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null},{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{},\"finish_reason\":null}]",
        "[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"TEXT\"}}]},\"finish_reason\":null}]",
        "[]");

    [Fact]
    public void TryReadUsual_WhateverItAccepts_ReadsAsTheParserDoes()
    {
        var accepted = 0;
        Gen.Select(Choices, Text, Usage, Gen.OneOf("", ",\"error\":null", ",\"error\":{\"message\":\"m\"}", ",\"\\u0065rror\":{}")).Sample((choices, text, usage, error) =>
        {
            var json = Encoding.UTF8.GetBytes($"{{\"id\":\"c\",\"choices\":{choices.Replace("TEXT", text, StringComparison.Ordinal)}{error}{usage}}}");
            if (!ChatEvent.TryReadUsual(json, UnusualNames.Unknown, out var usual) || !ChatEvent.TryRead(json, out var parsed))
            {
                return;
            }

            Interlocked.Increment(ref accepted);
            Assert.Equal(parsed.HasChoices, usual.HasChoices);
            Assert.Equal(parsed.OpenChoices, usual.OpenChoices);
            Assert.Equal(parsed.FinishedChoices, usual.FinishedChoices);
            Assert.False(parsed.HasError);
            Assert.Equal(parsed.Usage.Kind, usual.Usage.Kind);
            Assert.Equal(parsed.Usage.Value, usual.Usage.Value);
            Assert.Equal(parsed.Usage.Cut, usual.Usage.Cut);
        });
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void TryReadUsual_OrdinaryEvent_IsAccepted()
    {
        var json = """{"id":"c","choices":[{"index":0,"delta":{"content":"x"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"ab"}"""u8;

        Assert.True(ChatEvent.TryReadUsual(json, UnusualNames.Unknown, out _));
    }
}
