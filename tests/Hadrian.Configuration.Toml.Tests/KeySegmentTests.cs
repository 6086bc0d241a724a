using CsCheck;
using Hadrian.Common;

namespace Hadrian.Configuration.Toml.Tests;

public sealed class KeySegmentTests
{
    [Theory]
    [InlineData("llama3:8b", "llama3%3A8b")]
    [InlineData("anthropic.claude-3:0", "anthropic.claude-3%3A0")]
    [InlineData("100%", "100%25")]
    [InlineData("gpt-4o", "gpt-4o")]
    public void Escape_Name_HasNoSeparator(string name, string segment) => Assert.Equal(segment, KeySegment.Escape(name));

    [Fact]
    public void Unescape_EscapedName_IsTheName() => Gen.String[Gen.Char["a:%23A5é"], 0, 12].Sample(name =>
    {
        var segment = KeySegment.Escape(name);

        Assert.DoesNotContain(':', segment);
        Assert.Equal(name, KeySegment.Unescape(segment));
    });

    [Theory]
    [InlineData("50%off")]
    [InlineData("%20")]
    public void Unescape_OtherPercent_Stays(string segment) => Assert.Equal(segment, KeySegment.Unescape(segment));
}
