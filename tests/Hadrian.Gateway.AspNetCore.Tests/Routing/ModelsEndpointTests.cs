using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Routing;

public sealed class ModelsEndpointTests
{
    [Fact]
    public async Task Check22_List_NamesEveryModelWithItsProvider()
    {
        await using var gateway = await TestGateway.StartAsync();

        var list = (await gateway.GetAsync("/v1/models")).AssertOk().Json;

        Assert.Equal("list", list.GetProperty("object").GetString());
        var entry = Find(list, "mock/gpt-4o-mini");
        Assert.Equal("model", entry.GetProperty("object").GetString());
        Assert.Equal(1721172741, entry.GetProperty("created").GetInt64());
        Assert.Equal("system", entry.GetProperty("owned_by").GetString());
        Assert.Equal("static", entry.GetProperty("source").GetString());
        Assert.Equal("mock", entry.GetProperty("provider_name").GetString());
    }

    [Fact]
    public async Task Check22_List_LeavesOutAProviderThatIsDown()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
            gateway.Services.AddSingleton<IGatewayProvider>(new ScriptedProvider("down")));

        var list = (await gateway.GetAsync("/v1/models")).AssertOk().Json;

        Find(list, "mock/gpt-4o-mini");
        Assert.DoesNotContain("down", list.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "text/plain", 200)]
    [InlineData("{\"error\":{}}", "application/json", 500)]
    [InlineData("[]", "application/json", 200)]
    public async Task List_ProviderThatAnswersNonsense_IsLeftOut(string body, string type, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Text(body, type, status));

        Assert.Empty((await gateway.GetAsync("/v1/models")).AssertOk().Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task List_IsFetchedOnceInFiveMinutes()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await TestGateway.StartAsync(options => options.Time = time);
        await gateway.GetAsync("/v1/models");
        time.Advance(TimeSpan.FromMinutes(4.9));
        await gateway.GetAsync("/v1/models");
        Assert.Single(gateway.Upstream.Requests);

        time.Advance(TimeSpan.FromMinutes(0.2));
        await gateway.GetAsync("/v1/models");

        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData("/v1/models/mock%2Fgpt-4o-mini")]
    [InlineData("/v1/models/mock/gpt-4o-mini")]
    [InlineData("/api/v1/models/mock/gpt-4o-mini")]
    public async Task Check23_OneModel_IsTheListsEntry(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        var listed = Find((await gateway.GetAsync("/v1/models")).Json, "mock/gpt-4o-mini");

        var entry = (await gateway.GetAsync(path)).AssertOk().Json;

        Assert.Equal(listed.GetRawText(), entry.GetRawText());
    }

    [Theory]
    [InlineData("/v1/models/mock/unknown")]
    [InlineData("/v1/models/gpt-4o-mini")]
    [InlineData("/v1/models/%25%32%46")]
    [InlineData("/v1/models/%ff%fe")]
    public async Task Check23_UnknownModel_IsNotFound(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync(path)).AssertError(404, "model_not_found", "model");
    }

    [Fact]
    public async Task ModelsTheKeyMayNotUse_AreNotThere()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/gpt-4o*"] });

        var list = (await gateway.GetAsync("/v1/models", key)).AssertOk().Json;

        Assert.Equal(["mock/gpt-4o-mini"], list.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
        (await gateway.GetAsync("/v1/models/mock/text-embedding-3-small", key)).AssertError(404, "model_not_found", "model");
    }

    [Fact]
    public async Task ModelsTheProviderDoesNotOffer_AreNotThere()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.AllowedModels.Add("gpt-4o-mini"));

        var list = (await gateway.GetAsync("/v1/models")).AssertOk().Json;

        Assert.Equal(1, list.GetProperty("data").GetArrayLength());
    }

    private static JsonElement Find(JsonElement list, string id)
        => list.GetProperty("data").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == id);
}
