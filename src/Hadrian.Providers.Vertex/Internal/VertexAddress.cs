namespace Hadrian.Providers.Vertex;

/// <summary>Where a provider's models lie.</summary>
internal static class VertexAddress
{
    /// <summary>Gives the URL before <c>/MODEL:METHOD</c>.</summary>
    public static string Of(VertexProviderOptions options)
        => options.BaseUrl is { } url ? url.TrimEnd('/')
            : !string.IsNullOrWhiteSpace(options.ApiKey) ? $"https://aiplatform.googleapis.com/v1/publishers/{options.Publisher}/models"
            : $"https://{HostOf(options.Region!)}/v1/projects/{options.Project}/locations/{options.Region}/publishers/{options.Publisher}/models";

    /// <summary>Gives a model's name as one segment of the path. What Claude's names have before their dates may stand there as it is.</summary>
    public static string Segment(string model) => Uri.EscapeDataString(model).Replace("%40", "@", StringComparison.Ordinal);

    private static string HostOf(string region) => region switch
    {
        "global" => "aiplatform.googleapis.com",
        "us" or "eu" => $"aiplatform.{region}.rep.googleapis.com",
        _ => $"{region}-aiplatform.googleapis.com",
    };
}
