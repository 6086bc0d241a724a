using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Routing;

/// <summary>What configuration says about models.</summary>
public sealed class ModelMetadataTests
{
    private const string Model = "providers:test:models:test-model";

    [Fact]
    public async Task Models_MetadataConfigured_IsShown()
    {
        var entry = await EntryAsync(
            (Model + ":context_length", "128000"),
            (Model + ":max_output_tokens", "4096"),
            (Model + ":capabilities:vision", "true"),
            (Model + ":capabilities:temperature", "false"),
            (Model + ":modalities:input:0", "text"),
            (Model + ":modalities:input:1", "image"),
            (Model + ":modalities:output:0", "text"),
            (Model + ":tasks:0", "chat"),
            (Model + ":family", "test"),
            (Model + ":open_weights", "true"),
            (Model + ":image_sizes:0", "1024x1024"),
            (Model + ":image_qualities:0", "hd"),
            (Model + ":max_images", "4"),
            (Model + ":voices:0", "alloy"),
            (Model + ":input_per_1m_tokens", "2500000"),
            (Model + ":cached_input_per_1m_tokens", "1250000"));

        var expected = """
            {"capabilities":{"vision":true,"temperature":false},"context_length":128000,"max_output_tokens":4096,
            "modalities":{"input":["text","image"],"output":["text"]},"tasks":["chat"],
            "catalog_pricing":{"input":2.5,"output":0,"cache_read":1.25},"family":"test","open_weights":true,
            "image_sizes":["1024x1024"],"image_qualities":["hd"],"max_images":4,"voices":["alloy"]}
            """;
        using var document = JsonDocument.Parse(expected);
        Assert.All(document.RootElement.EnumerateObject(), member => Assert.True(JsonElement.DeepEquals(member.Value, entry.GetProperty(member.Name)), member.Name));
        Assert.Equal("test/test-model", entry.GetProperty("id").GetString());
        Assert.Equal("static", entry.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Models_NothingConfigured_AddsNothing()
    {
        var entry = await EntryAsync();

        Assert.DoesNotContain(entry.EnumerateObject(), member => member.Name is "capabilities" or "catalog_pricing" or "context_length" or "modalities" or "tasks");
    }

    [Fact]
    public async Task Models_SupportFlags_CountUnlessTheModelSaysOtherwise()
    {
        var entry = await EntryAsync(
            ("providers:test:supports_tools", "true"),
            ("providers:test:supports_vision", "true"),
            (Model + ":capabilities:vision", "false"));

        Assert.Equal("""{"vision":false,"tool_call":true}""", entry.GetProperty("capabilities").GetRawText());
    }

    [Fact]
    public void Complete_ProviderSaysOtherwise_ConfigurationWins()
    {
        var settings = new ProviderSettings { Models = { ["m"] = new ModelMetadata { ContextLength = 10 } } };

        var entry = ModelDescription.Complete("""{"id":"p/m","context_length":99,"own":[1.50]}"""u8.ToArray(), settings, "m");

        Assert.Equal("""{"id":"p/m","own":[1.50],"context_length":10}"""u8, entry.Span);
    }

    [Fact]
    public void Settings_NamesWithColons_AreReadAsWritten()
    {
        using var services = Services(
            ("providers:test:model_aliases:llama3%3A8b", "test-model"),
            ("providers:test:models:anthropic.claude-3%3A0:input_per_1m_tokens", "3000000"),
            ("providers:test:models:dalle:image_pricing:hd%3A*", "7"));
        var settings = services.GetRequiredService<ProviderRegistry>().Find("test")!.Settings;

        Assert.Equal("test-model", settings.ModelAliases["llama3:8b"]);
        Assert.Equal(3_000_000, settings.Models["anthropic.claude-3:0"].InputPer1MTokens);
        Assert.Equal(7, settings.Models["dalle"].ImagePricing["hd:*"]);
        Assert.True(services.GetRequiredService<ModelRouter>().TryResolve("test/llama3:8b", [], out var route, out _));
        Assert.Equal("test-model", route.Target.Model);
    }

    [Fact]
    public void WithDecodedNames_Twice_DecodesOnce()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("a:x%253A1", "v")]).Build();

        var child = Assert.Single(configuration.WithDecodedNames().WithDecodedNames().GetSection("a").GetChildren());

        Assert.Equal(("x%3A1", "v"), (child.Key, child.Value));
    }

    private static async Task<JsonElement> EntryAsync(params (string Key, string Value)[] settings)
    {
        await using var services = Services(settings);
        var entries = await services.GetRequiredService<ModelCatalog>().GetAsync(CancellationToken.None);
        var entry = entries.Single(entry => entry.Target.Model == "test-model");
        using var document = JsonDocument.Parse(entry.Entry.Json);
        return document.RootElement.Clone();
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)).Append(new("providers:test:type", "test")))
            .Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration);
        return services.BuildServiceProvider();
    }
}
