using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Gemini;

/// <summary>JSON Schema in the part of it Gemini takes.</summary>
public sealed class GeminiSchemaTests
{
    [Theory]
    [InlineData("""{"$schema":"x","type":"object","properties":{"$ref":{"type":"string","minLength":1}},"required":["$ref","gone"],"additionalProperties":false}""",
        """{"type":"object","properties":{"$ref":{"type":"string","minLength":1}},"required":["$ref"]}""")]
    [InlineData("""{"type":"array","items":{"$ref":"#/$defs/a","description":"mine"},"$defs":{"a":{"type":"integer","description":"its","minimum":1,"exclusiveMinimum":0}}}""",
        """{"type":"array","items":{"type":"integer","description":"mine","minimum":1}}""")]
    [InlineData("""{"$ref":"#/definitions/node","definitions":{"node":{"type":"object","properties":{"next":{"$ref":"#/definitions/node"},"v":{"type":"string"}}}}}""",
        """{"type":"object","properties":{"next":{"type":"object"},"v":{"type":"string"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://example.com/x"},"b":{"$ref":"#/$defs/gone"},"c":true}}""",
        """{"type":"object","properties":{"a":{"type":"object"},"b":{"type":"object"},"c":{"type":"object"}}}""")]
    [InlineData("""{"type":["string","null"],"enum":["a","b",null]}""", """{"type":"string","nullable":true,"enum":["a","b"]}""")]
    [InlineData("""{"type":["string","integer"]}""", """{"anyOf":[{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("""{"const":"a"}""", """{"type":"string","enum":["a"]}""")]
    [InlineData("""{"type":"integer","enum":[1,2]}""", """{"type":"integer"}""")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number","multipleOf":2}]}""", """{"anyOf":[{"type":"string"},{"type":"number"}]}""")]
    [InlineData("""{"anyOf":[{"$ref":"#/$defs/a"},{"type":"null"}],"title":"T","$defs":{"a":{"type":"string","title":"A"}}}""", """{"type":"string","title":"T","nullable":true}""")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a"}],"description":"D","$defs":{"a":{"type":"string"}}}""", """{"type":"string","description":"D"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}""", """{"type":"object"}""")]
    [InlineData("""{"$ref":"#/$defs/a~1b%20c","$defs":{"a/b c":{"type":"boolean"}}}""", """{"type":"boolean"}""")]
    [InlineData("""{"type":"string","nullable":false,"format":"date-time","pattern":"^a","default":null,"example":{"x":1}}""", """{"type":"string","format":"date-time","nullable":false,"default":null,"example":{"x":1},"pattern":"^a"}""")]
    public void Schema_IsCleaned(string schema, string cleaned)
        => Assert.Equal($$$""","generationConfig":{"responseMimeType":"application/json","responseSchema":{{{cleaned}}}}""", Written(schema));

    [Fact]
    public void Definition_UsedTwiceSideBySide_IsThereTwice() => Assert.Contains(
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}""",
        Written("""{"type":"object","properties":{"a":{"$ref":"#/$defs/s"},"b":{"$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string"}}}"""), StringComparison.Ordinal);

    [Fact]
    public void Definitions_ThatDoubleEachTime_EndSomewhere()
    {
        var definitions = string.Join(',', Enumerable.Range(0, 60).Select(n =>
            $"\"d{n}\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{n + 1}\"}},\"b\":{{\"$ref\":\"#/$defs/d{n + 1}\"}}}}}}"));

        var written = Written("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + ",\"d60\":{\"type\":\"string\"}}}");

        Assert.InRange(written.Length, 1, 2_000_000);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse("{" + written[1..] + "}").ValueKind);
    }

    private static string Written(string schema) => Generate.Rest(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema)) });
}
