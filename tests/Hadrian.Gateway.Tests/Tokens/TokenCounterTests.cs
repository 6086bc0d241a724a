using CsCheck;
using Microsoft.ML.Tokenizers;

namespace Hadrian.Gateway.Tests.Tokens;

public sealed class TokenCounterTests
{
    private static readonly Tokenizer O200k = TiktokenTokenizer.CreateForEncoding("o200k_base");
    private static readonly Tokenizer Cl100k = TiktokenTokenizer.CreateForEncoding("cl100k_base");

    [Theory]
    [InlineData("gpt-4o-mini", "o200k")]
    [InlineData("gpt-4o-2024-08-06", "o200k")]
    [InlineData("openai/gpt-4.1-mini", "o200k")]
    [InlineData("GPT-5", "o200k")]
    [InlineData("gpt-5.1-codex", "o200k")]
    [InlineData("o3-mini", "o200k")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::abc", "o200k")]
    [InlineData("openai/gpt-oss-120b", "o200k")]
    [InlineData("gpt-4", "cl100k")]
    [InlineData("gpt-4-turbo", "cl100k")]
    [InlineData("gpt-3.5-turbo", "cl100k")]
    [InlineData("gpt-35-turbo", "cl100k")]
    [InlineData("text-embedding-3-small", "cl100k")]
    [InlineData("claude-sonnet-4-5", null)]
    [InlineData("o3000", null)]
    [InlineData("orca", null)]
    [InlineData("gpt-40", null)]
    [InlineData("", null)]
    public void Find_Model_GivesItsVocabularyOrNone(string model, string? vocabulary)
    {
        const string Text = "Der Grenzwall: 안녕하세요, naïve café 12345 🇫🇷";
        long? expected = vocabulary switch
        {
            "o200k" => O200k.CountTokens(Text),
            "cl100k" => Cl100k.CountTokens(Text),
            _ => null,
        };

        Assert.NotEqual(O200k.CountTokens(Text), Cl100k.CountTokens(Text));
        Assert.Equal(expected, TokenCounters.Find(model)?.Count(Text));
    }

    [Theory]
    [InlineData("hello world", 2)]
    [InlineData("tiktoken is great!", 6)]
    [InlineData("", 0)]
    public void Count_KnownTexts_GivesTheKnownCounts(string text, long tokens)
        => Assert.Equal(tokens, TokenCounters.Find("gpt-4")!.Count(text));

    [Fact]
    [Trait("Property", "BU-3")]
    public void Count_LongText_IsNeverLessThanTheWholeAndHardlyMore()
        => Gen.OneOf(
                Gen.Char.AlphaNumeric.Array[0, 3_000].Select(text => new string(text)),
                Gen.OneOf("the", "wall", "Größe", "日本", "😀", "12345", "\n\n", "  ").Array[0, 1_500].Select(words => string.Join(' ', words)),
                Gen.OneOf("日", "本", "😀").Array[0, 1_500].Select(string.Concat))
            .Sample(
                text =>
                {
                    var whole = O200k.CountTokens(text);

                    Assert.InRange(new TokenCounter(O200k).Count(text), whole, whole + 6 + (text.Length / 60));
                },
                iter: 300);

    [Fact]
    public void Count_MarkupOfSpecialTokens_CountsAsText()
    {
        var counter = TokenCounters.Find("gpt-4o")!;

        Assert.True(counter.Count(string.Concat(Enumerable.Repeat("<|endoftext|>", 100))) >= 500);
    }
}
