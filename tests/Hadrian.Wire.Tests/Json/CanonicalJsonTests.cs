using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Tests.Json;

public class CanonicalJsonTests
{
    [Theory]
    [Trait("Property", "CA-1")]
    [InlineData("""{"a":1,"b":[{"x":1,"y":"z"}]}""", """ { "b" : [ {"y":"z", "x":1} ], "a" : 1 } """)]
    [InlineData("""{"text":"é\n"}""", """{"\u0074ext":"\u00e9\u000a"}""")]
    [InlineData("{}", " { } ")]
    public void TryHash_AnotherSpelling_IsTheSame(string left, string right) => Assert.Equal(Hash(left), Hash(right));

    [Theory]
    [Trait("Property", "CA-1")]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":null}""", """{"a":"null"}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":[[1],2]}""", """{"a":[[1,2]]}""")]
    [InlineData("""{"a":[{},1]}""", """{"a":[{"b":1}]}""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """{"a":{"b":1,"c":2}}""")]
    [InlineData("""{"a":"b","c":"d"}""", """{"a":"bc","d":""}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ud801"}""")]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\\ud800"}""")]
    [InlineData("""{"\ud800":1}""", """{"\\ud800":1}""")]
    public void TryHash_AnotherMeaning_Differs(string left, string right) => Assert.NotEqual(Hash(left), Hash(right));

    [Fact]
    public void TryHash_ExcludedMember_CountsInDepthOnly()
    {
        Assert.Equal(Hash("""{"a":1,"user":"x"}""", "user"), Hash("""{"\u0075ser":{"y":[]},"a":1}""", "user"));
        Assert.NotEqual(Hash("""{"a":{"user":1}}""", "user"), Hash("""{"a":{"user":2}}""", "user"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("""{"a":01}""")]
    public void TryHash_NoObject_SaysSo(string json)
        => Assert.False(CanonicalJson.TryHash(Encoding.UTF8.GetBytes(json), [], new byte[CanonicalJson.HashSize]));

    [Fact]
    public void TryHash_NestedTooDeeply_SaysSo()
    {
        var json = "{\"a\":" + new string('[', 100) + new string(']', 100) + "}";

        Assert.False(CanonicalJson.TryHash(Encoding.UTF8.GetBytes(json), [], new byte[CanonicalJson.HashSize]));
    }

    [Fact]
    [Trait("Property", "CA-1")]
    public void TryHash_AnyDocument_IsTheSameExactlyWhenTheDocumentIs()
        => Gen.Select(Documents, Documents, Gen.Int).Sample((left, right, seed) =>
        {
            var shuffled = Shuffle(left, new Random(seed));
            Assert.Equal(Hash(left.ToJsonString()), Hash(shuffled.ToJsonString()));
            Assert.Equal(JsonNode.DeepEquals(left, right), Hash(left.ToJsonString()) == Hash(right.ToJsonString()));
        });

    private static readonly string[] NameTexts = ["a", "b", "ab", "é", "a\"b", ""];

    private static readonly Gen<string> Names = Gen.Int[0, NameTexts.Length - 1].Select(index => NameTexts[index]);

    private static readonly Gen<JsonNode> Values = Gen.Recursive<JsonNode>((depth, node) =>
    {
        var leaf = Gen.OneOf(
            Gen.Int[0, 3].Select(number => (JsonNode)JsonValue.Create(number)),
            Names.Select(text => (JsonNode)JsonValue.Create(text)!),
            Gen.Bool.Select(flag => (JsonNode)JsonValue.Create(flag)));
        return depth > 3
            ? leaf
            : Gen.OneOf(
                leaf,
                node.Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
                Gen.Dictionary(Names, node)[0, 3].Select(members => (JsonNode)new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.DeepClone())))));
    });

    private static readonly Gen<JsonNode> Documents = Values.Select(value => (JsonNode)new JsonObject { ["root"] = value.DeepClone(), ["z"] = 1 });

    private static JsonNode Shuffle(JsonNode node, Random random) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Shuffle(member.Value!, random)))),
        JsonArray items => new JsonArray([.. items.Select(item => Shuffle(item!, random))]),
        _ => node.DeepClone(),
    };

    private static string Hash(string json, params string[] excluded)
    {
        var hash = new byte[CanonicalJson.HashSize];
        Assert.True(CanonicalJson.TryHash(Encoding.UTF8.GetBytes(json), [.. excluded.Select(Encoding.UTF8.GetBytes)], hash));
        return Convert.ToHexString(hash);
    }
}
