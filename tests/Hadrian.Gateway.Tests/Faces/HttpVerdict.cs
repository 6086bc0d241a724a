using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>Sends a chat request over HTTP and reads the verdict from the answer.</summary>
internal static class HttpVerdict
{
    public static HttpRequestMessage Request(Uri address, Scenario scenario, string model, bool streaming, string? keyHeader, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(
                new { model, stream = streaming, max_tokens = scenario.MaxTokens, messages = Messages(scenario).Select(message => new { role = message.Role, content = message.Text }) },
                options: new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull }),
        };
        if (keyHeader is not null)
        {
            request.Headers.Add("X-API-Key", keyHeader);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    public static async Task<Verdict> ReadAsync(HttpResponseMessage response, bool streaming)
    {
        var body = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
        {
            Assert.Equal(streaming, body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
            Assert.Contains("one ", body, StringComparison.Ordinal);
        }

        return new Verdict(
            (int)response.StatusCode,
            response.IsSuccessStatusCode ? null : CodeOf(body),
            Number(response.Headers, "X-RateLimit-Limit"),
            Number(response.Headers, "X-RateLimit-Remaining"),
            response.Headers.Contains("Retry-After"),
            false);
    }

    private static IEnumerable<(string Role, string Text)> Messages(Scenario scenario)
    {
        if (scenario.Instructions is { } instructions)
        {
            yield return ("system", instructions);
        }

        yield return ("user", "one two");
    }

    private static int? Number(HttpResponseHeaders headers, string name)
        => headers.TryGetValues(name, out var values) ? int.Parse(values.Single(), CultureInfo.InvariantCulture) : null;

    // A provider's error keeps the provider's own code.
    private static string? CodeOf(string body)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(body));
        var code = document.RootElement.GetProperty("error").GetProperty("code");
        return code.ValueKind == JsonValueKind.Number || code.GetString() == "503" ? "provider_error" : code.GetString();
    }
}
