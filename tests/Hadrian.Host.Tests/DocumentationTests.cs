using System.Net;
using System.Text.RegularExpressions;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed partial class DocumentationTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Documentation_Asked_IsThereForProgramsAndPeople()
    {
        await using var gateway = await _sandbox.ServeAsync();

        OpenApiContract.Check(await gateway.Client.GetStringAsync("/api/openapi.json"));
        Assert.Equal(await gateway.Client.GetStringAsync("/api/openapi.json"), await gateway.Client.GetStringAsync("/openapi.json"));
        await CheckPageAsync(gateway.Client);
    }

    private static async Task CheckPageAsync(HttpClient client)
    {
        using var redirect = await client.GetAsync("/api/docs");
        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.StatusCode);
        var location = new Uri(redirect.RequestMessage!.RequestUri!, redirect.Headers.Location!);
        using var page = await client.GetAsync(location);
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("default-src 'none'; frame-ancestors", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var assets = Asset().Matches(html).Select(match => match.Groups["url"].Value).ToList();
        Assert.NotEmpty(assets);
        foreach (var asset in assets)
        {
            Assert.DoesNotContain("//", asset, StringComparison.Ordinal);
            using var found = await client.GetAsync(new Uri(location, asset));
            Assert.True(found.IsSuccessStatusCode, asset);
        }

        Assert.Contains("/api/openapi.json", await client.GetStringAsync(new Uri(location, "index.js")), StringComparison.Ordinal);
    }

    [GeneratedRegex("(src|href)=\"(?<url>[^\"]+)\"")]
    private static partial Regex Asset();
}
