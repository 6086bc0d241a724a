using System.Text;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

public sealed class ChatEventUsualTests
{
    private static readonly string[] Texts =
    [
        "hi", "\\\"usage\\\":null", "\\n\\u00e9", ",\\\"finish_reason\\\":null}", "data: [DONE]", "\\\"error\\\":{}", "[{]}", "",
    ];

    private static readonly string[] Usages =
    [
        "", ",\"usage\":null", ",\"usage\": null", ",\"usage\":{\"prompt_tokens\":1}", ",\"usage\":null,\"obfuscation\":\"x\"",
        ",\"usage\":null,\"more\":{\"usage\":1}", ",\"usage\":null,\"list\":[1]", ",\"usage\":nullable",
        ",\"\\u0075sage\":{\"prompt_tokens\":1}",
    ];

    private static readonly string[] Choices =
    [
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]",
        "[{\"index\":3,\"delta\":{\"content\":\"TEXT\"},\"logprobs\":null,\"finish_reason\":null}]",
        "[{\"index\":12,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"stop\"}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null},{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]",
        "[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{},\"finish_reason\":null}]",
        "[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"TEXT\"}}]},\"finish_reason\":null}]",
        "[]",
    ];

    private static readonly string[] Errors = ["", ",\"error\":null", ",\"error\":{\"message\":\"m\"}", ",\"\\u0065rror\":{}"];

    [Fact]
    public void TryReadUsual_WhateverItAccepts_ReadsAsTheParserDoes()
    {
        var accepted = 0;
        var events =
            from choices in Choices
            from text in Texts
            from error in Errors
            from usage in Usages
            select $"{{\"id\":\"c\",\"choices\":{choices.Replace("TEXT", text, StringComparison.Ordinal)}{error}{usage}}}";
        foreach (var json in events.Select(Encoding.UTF8.GetBytes))
        {
            if (!ChatEvent.TryReadUsual(json, UnusualNames.Unknown, out var usual) || !ChatEvent.TryRead(json, out var parsed))
            {
                continue;
            }

            accepted++;
            Assert.Equal(parsed.HasChoices, usual.HasChoices);
            Assert.Equal(parsed.OpenChoices, usual.OpenChoices);
            Assert.Equal(parsed.FinishedChoices, usual.FinishedChoices);
            Assert.False(parsed.HasError);
            Assert.Equal(parsed.Usage.Kind, usual.Usage.Kind);
            Assert.Equal(parsed.Usage.Value, usual.Usage.Value);
            Assert.Equal(parsed.Usage.Cut, usual.Usage.Cut);
        }

        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void TryReadUsual_OrdinaryEvent_IsAccepted()
    {
        var json = """{"id":"c","choices":[{"index":0,"delta":{"content":"x"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"ab"}"""u8;

        Assert.True(ChatEvent.TryReadUsual(json, UnusualNames.Unknown, out _));
    }
}
