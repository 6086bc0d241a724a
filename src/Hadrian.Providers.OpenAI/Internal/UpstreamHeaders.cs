using System.Net.Http.Headers;

namespace Hadrian.Providers.OpenAI;

/// <summary>The request headers of one provider, worked out once.</summary>
internal sealed class UpstreamHeaders
{
    private const string OpenRouterHost = "openrouter.ai";

    private readonly KeyValuePair<string, string>[] _headers;

    public UpstreamHeaders(OpenAIProviderOptions options, string userAgent)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (IsOpenRouter(options))
        {
            headers["HTTP-Referer"] = "https://hadriangateway.com";
            headers["X-OpenRouter-Title"] = "Hadrian Gateway";
            headers["X-OpenRouter-Categories"] = "general-chat";
        }

        Set(headers, "User-Agent", userAgent);
        Set(headers, "Authorization", string.IsNullOrEmpty(options.ApiKey) ? null : "Bearer " + options.ApiKey);
        Set(headers, "OpenAI-Organization", options.Organization);
        Set(headers, "OpenAI-Project", options.Project);
        foreach (var (name, value) in options.Headers)
        {
            headers[name] = value;
        }

        _headers = [.. headers.Where(header => header.Value.Length > 0)];
    }

    public static bool IsOpenRouter(OpenAIProviderOptions options)
        => new Uri(options.BaseUrl).Host is var host && (host == OpenRouterHost || host.EndsWith("." + OpenRouterHost, StringComparison.Ordinal));

    public void ApplyTo(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in _headers)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void Set(Dictionary<string, string> headers, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            headers[name] = value;
        }
    }
}
