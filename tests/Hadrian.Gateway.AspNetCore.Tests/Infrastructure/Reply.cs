using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(int Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Text);
            return document.RootElement.Clone();
        }
    }

    public JsonElement Error => Json.GetProperty("error");

    public string ErrorCode => Error.GetProperty("code").GetString()!;

    public string ErrorMessage => Error.GetProperty("message").GetString()!;

    /// <summary>Gets the data of every event of a stream.</summary>
    public IReadOnlyList<string> Events => ServerSentEvents.Data(Text);

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.ToString(),
        response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync().WaitAsync(Patience.Long));

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Checks status and code, and that everything else of the envelope is as it always is.</summary>
    public Reply AssertError(int status, string code, string? param = null)
    {
        Assert.Equal((status, code), (Status, Json.TryGetProperty("error", out _) ? Error.GetProperty("code").GetString() : Text));
        Assert.StartsWith("application/json", ContentType, StringComparison.Ordinal);
        Assert.Equal(GatewayError.TypeOf(status), Error.GetProperty("type").GetString());
        Assert.NotEmpty(ErrorMessage);
        Assert.Equal(param, Error.GetProperty("param").GetString());
        Assert.Equal(Header("X-Request-Id"), Error.GetProperty("request_id").GetString());
        Assert.Equal(status == 401 ? "Bearer" : null, Header("WWW-Authenticate"));
        return this;
    }

    public Reply AssertOk()
    {
        Assert.True(Status == 200, $"{Status}: {Text}");
        return this;
    }

    public int IntHeader(string name) => int.Parse(Header(name) ?? throw new InvalidOperationException($"There is no {name}."), System.Globalization.CultureInfo.InvariantCulture);
}
