using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>Asks OpenAI's moderation endpoint, or one that speaks like it.</summary>
internal sealed class OpenAIModerationGuardrail(GuardrailProviderOptions options, IHttpClientFactory clients) : IGuardrail
{
    /// <summary>The name of the HTTP client used.</summary>
    public const string ClientName = "Hadrian.Guardrails";

    private const double DefaultScore = 0.5;
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Uri _address = new($"{options.BaseUrl.TrimEnd('/')}/moderations");

    public string Name => "openai_moderation";

    public async ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Body(text.Text) };
        if (options.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            Check(response.StatusCode);
            var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (answer.ConfigureAwait(false))
            {
                using var document = await JsonDocument.ParseAsync(answer, default, cancellationToken).ConfigureAwait(false);
                return Read(document.RootElement);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            throw new GuardrailException(GuardrailFailure.Service, "The moderation service could not be asked or gave an answer that cannot be read.", exception);
        }
    }

    private static void Check(HttpStatusCode status)
    {
        var failure = status switch
        {
            HttpStatusCode.OK => (GuardrailFailure?)null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => GuardrailFailure.Authentication,
            HttpStatusCode.TooManyRequests => GuardrailFailure.RateLimit,
            _ => GuardrailFailure.Service,
        };
        if (failure is { } reason)
        {
            throw new GuardrailException(reason, $"The moderation service answered with status {(int)status}.");
        }
    }

    private static List<GuardrailViolation> Read(JsonElement answer)
    {
        var found = new List<GuardrailViolation>();
        foreach (var result in answer.GetProperty("results").EnumerateArray())
        {
            foreach (var category in result.GetProperty("categories").EnumerateObject())
            {
                if (category.Value.ValueKind == JsonValueKind.True)
                {
                    var score = Score(result, category.Name);
                    found.Add(new GuardrailViolation(Category(category.Name), Severity(score)) { Confidence = score });
                }
            }
        }

        return found;
    }

    private static double Score(JsonElement result, string category)
        => result.TryGetProperty("category_scores", out var scores) && scores.TryGetProperty(category, out var score)
            ? score.GetDouble()
            : DefaultScore;

    private static GuardrailSeverity Severity(double score) => score switch
    {
        >= 0.9 => GuardrailSeverity.Critical,
        >= 0.7 => GuardrailSeverity.High,
        >= 0.4 => GuardrailSeverity.Medium,
        _ => GuardrailSeverity.Low,
    };

    private static string Category(string name) => name.Split('/')[0] switch
    {
        "hate" => GuardrailCategories.Hate,
        "harassment" => GuardrailCategories.Harassment,
        "self-harm" => GuardrailCategories.SelfHarm,
        "sexual" => GuardrailCategories.Sexual,
        "violence" => GuardrailCategories.Violence,
        "illicit" => GuardrailCategories.Dangerous,
        _ => GuardrailCategories.Unknown,
    };

    private ByteArrayContent Body(string text)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options.Model);
            writer.WriteString("input", text);
            writer.WriteEndObject();
        }

        return new ByteArrayContent(stream.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
