using System.Text.Json.Nodes;
using CsCheck;
using Hadrian.Gateway.Tests.Support;

namespace Hadrian.Gateway.Tests.Caching;

public sealed class ResponseCacheKeyTests : IDisposable
{
    /// <summary>Members of a chat request that decide about its answer, each with two values to tell apart.</summary>
    private static readonly (string Name, string One, string Other)[] Semantic =
    [
        ("temperature", "0", "0.5"),
        ("top_p", "1", "0.9"),
        ("max_tokens", "10", "11"),
        ("max_completion_tokens", "10", "11"),
        ("n", "1", "2"),
        ("seed", "1", "2"),
        ("stop", "\"a\"", "[\"a\"]"),
        ("logit_bias", "{\"5\":1}", "{\"5\":2}"),
        ("presence_penalty", "0", "1"),
        ("frequency_penalty", "0", "1"),
        ("tool_choice", "\"auto\"", "\"none\""),
        ("parallel_tool_calls", "true", "false"),
        ("tools", "[{\"type\":\"function\",\"function\":{\"name\":\"a\"}}]", "[{\"type\":\"function\",\"function\":{\"name\":\"b\"}}]"),
        ("response_format", "{\"type\":\"text\"}", "{\"type\":\"json_object\"}"),
        ("reasoning_effort", "\"low\"", "\"high\""),
        ("reasoning", "{\"effort\":\"low\"}", "{\"effort\":\"high\"}"),
        ("provider", "{\"only\":[\"a\"]}", "{\"only\":[\"b\"]}"),
        ("unheard_of", "1", "2"),
        ("messages", "[{\"role\":\"user\",\"content\":\"a\"}]", "[{\"role\":\"system\",\"content\":\"a\"}]"),
    ];

    /// <summary>Members that do not.</summary>
    private static readonly (string Name, string One, string Other)[] Irrelevant =
    [
        ("stream", "false", "null"),
        ("stream_options", "{}", "null"),
        ("user", "\"a\"", "\"b\""),
        ("metadata", "{\"a\":\"1\"}", "{\"a\":\"2\"}"),
        ("models", "[\"p/a\"]", "[\"p/b\"]"),
        ("sovereignty_requirements", "{}", "{\"eu\":true}"),
    ];

    private readonly CacheSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    [Trait("Property", "CA-1")]
    public void Create_AnyRequest_ChangesExactlyWithItsMeaning()
    {
        var members = Gen.Bool.Array[Semantic.Length + Irrelevant.Length];
        Gen.Select(members, Gen.Int[0, Semantic.Length - 1], Gen.Int[0, Irrelevant.Length - 1], Gen.Int).Sample((present, changed, ignored, seed) =>
        {
            var request = Build(present);
            request[Semantic[changed].Name] = JsonNode.Parse(Semantic[changed].One);
            request[Irrelevant[ignored].Name] = JsonNode.Parse(Irrelevant[ignored].One);
            var key = Key(request);

            var random = new Random(seed);
            Assert.Equal(key, Key(new JsonObject(request.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))));

            request[Irrelevant[ignored].Name] = JsonNode.Parse(Irrelevant[ignored].Other);
            Assert.Equal(key, Key(request));
            request.Remove(Irrelevant[ignored].Name);
            Assert.Equal(key, Key(request));

            request[Semantic[changed].Name] = JsonNode.Parse(Semantic[changed].Other);
            Assert.NotEqual(key, Key(request));
        });
    }

    [Fact]
    [Trait("Property", "CA-1")]
    public void Create_WhomItGoesTo_IsPartOfTheKey()
    {
        string?[] keys =
        [
            Key(CacheSetup.Call()),
            Key(CacheSetup.Call(provider: "q")),
            Key(CacheSetup.Call(model: "n")),
            Key(CacheSetup.Call(provider: "pm", model: "")),
            Key(CacheSetup.Call(provider: "", model: "pm")),
            _setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(), "elsewhere"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, Assert.NotNull);
    }

    [Theory]
    [Trait("Property", "CA-2")]
    [InlineData(CacheSharing.Key)]
    [InlineData(CacheSharing.User)]
    [InlineData(CacheSharing.Project)]
    [InlineData(CacheSharing.Organization)]
    public void Create_CallersOfOtherOrganizations_NeverShare(CacheSharing sharing)
    {
        using var setup = new CacheSetup(options => options.SharedWithin = sharing);
        var owner = new ApiKeyOwner(ApiKeyOwnerKind.User, Guid.NewGuid());
        var one = Keys.Record(default) with { Owner = owner };
        var other = one with { OrganizationId = Guid.NewGuid() };

        Assert.NotEqual(Key(setup, one), Key(setup, other));
        Assert.NotEqual(Key(setup, one), Key(setup, one with { OrganizationId = null }));
        Assert.NotEqual(Key(setup, one), setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(), string.Empty));
    }

    [Theory]
    [Trait("Property", "CA-2")]
    [InlineData(CacheSharing.Key, ApiKeyOwnerKind.User, false)]
    [InlineData(CacheSharing.User, ApiKeyOwnerKind.User, true)]
    [InlineData(CacheSharing.User, ApiKeyOwnerKind.Project, false)]
    [InlineData(CacheSharing.Project, ApiKeyOwnerKind.Project, true)]
    [InlineData(CacheSharing.Project, ApiKeyOwnerKind.Organization, false)]
    [InlineData(CacheSharing.Organization, ApiKeyOwnerKind.Organization, true)]
    public void Create_AnotherKeyOfTheSameOwner_SharesAsConfigured(CacheSharing sharing, ApiKeyOwnerKind kind, bool shares)
    {
        using var setup = new CacheSetup(options => options.SharedWithin = sharing);
        var one = Keys.Record(default) with { Owner = new ApiKeyOwner(kind, Guid.NewGuid()) };
        var other = one with { Id = Guid.NewGuid() };

        Assert.Equal(shares, Key(setup, one) == Key(setup, other));
    }

    [Fact]
    [Trait("Property", "CA-2")]
    public void Create_NoPrincipal_HasNoKeyUnlessAnonymousCallersAreCached()
    {
        using var setup = new CacheSetup(options => options.CacheAnonymous = false);

        Assert.Null(setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(), string.Empty));
        Assert.Null(setup.Cache.Keys.Create(CacheSetup.Call(Principal.Bootstrap), CacheSetup.Request(), string.Empty));
    }

    [Fact]
    public void Create_ExcludedField_DoesNotCount()
    {
        using var setup = new CacheSetup(options => options.ExcludedFields.Add("seed"));
        var body = CacheSetup.Body.Replace("\"temperature\"", "\"seed\":1,\"temperature\"", StringComparison.Ordinal);

        Assert.Equal(
            setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(), string.Empty),
            setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(body), string.Empty));
    }

    private static JsonObject Build(bool[] present)
    {
        var request = new JsonObject { ["model"] = "p/m", ["messages"] = JsonNode.Parse(Semantic[^1].One) };
        var members = Semantic.Concat(Irrelevant).ToArray();
        for (var i = 0; i < members.Length; i++)
        {
            if (present[i])
            {
                request[members[i].Name] = JsonNode.Parse(members[i].One);
            }
        }

        return request;
    }

    private static string? Key(CacheSetup setup, ApiKeyRecord key)
        => setup.Cache.Keys.Create(CacheSetup.Call(Principal.ForApiKey(key)), CacheSetup.Request(), string.Empty);

    private string? Key(GatewayCall call) => _setup.Cache.Keys.Create(call, CacheSetup.Request(), string.Empty);

    private string? Key(JsonObject request) => _setup.Cache.Keys.Create(CacheSetup.Call(), CacheSetup.Request(request.ToJsonString()), string.Empty);
}
