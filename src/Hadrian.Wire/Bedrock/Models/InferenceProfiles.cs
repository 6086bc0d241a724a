using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Bedrock.Models;

/// <summary>The inference profiles of a region, by which models are called that cannot be called by their own id there. Not thread-safe while pages are added.</summary>
public sealed class InferenceProfiles
{
    private readonly List<InferenceProfile> _profiles = [];

    /// <summary>Gets the token of the next page; <see langword="null"/> when there is none.</summary>
    public string? NextToken { get; private set; }

    internal IReadOnlyList<InferenceProfile> All => _profiles;

    /// <summary>Takes a page of <c>GET /inference-profiles</c>.</summary>
    /// <param name="body">The page's body.</param>
    /// <returns><see langword="false"/> when the body is no such list.</returns>
    public bool TryAdd(ReadOnlySpan<byte> body)
    {
        if (LooseJson.Parse(body) is not { } page
            || !page.TryGetProperty("inferenceProfileSummaries"u8, out var profiles)
            || profiles.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var profile in profiles.EnumerateArray())
        {
            if (LooseJson.Text(profile, "inferenceProfileId"u8) is { Length: > 0 } id && LooseJson.Text(profile, "status"u8) is null or "ACTIVE")
            {
                _profiles.Add(new InferenceProfile(id, LooseJson.Text(profile, "inferenceProfileName"u8), [.. Models(profile)]));
            }
        }

        // A page that leads back to itself would never end.
        var next = LooseJson.Text(page, "nextToken"u8);
        NextToken = !string.IsNullOrEmpty(next) && next != NextToken ? next : null;
        return true;
    }

    /// <summary>Finds the profile by which a region calls a model.</summary>
    /// <param name="model">The model's own id.</param>
    /// <param name="region">The region, such as <c>eu-west-1</c>.</param>
    /// <returns>The profile of the region's geography, else the global one, else any; <see langword="null"/> when there is none.</returns>
    public string? Find(string model, string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        var fitting = _profiles.Where(profile => profile.Models.Contains(model, StringComparer.Ordinal)).Select(profile => profile.Id).ToList();
        string[] prefixes = [.. Geographies(region), "global."];
        return prefixes.Select(prefix => fitting.Find(id => id.StartsWith(prefix, StringComparison.Ordinal))).FirstOrDefault(id => id is not null)
            ?? fitting.FirstOrDefault();
    }

    private static IEnumerable<string> Models(JsonElement profile)
    {
        if (profile.TryGetProperty("models"u8, out var models) && models.ValueKind == JsonValueKind.Array)
        {
            foreach (var model in models.EnumerateArray())
            {
                if (LooseJson.Text(model, "modelArn"u8) is { } arn)
                {
                    yield return arn[(arn.LastIndexOf('/') + 1)..];
                }
            }
        }
    }

    private static string[] Geographies(string region) => region switch
    {
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => ["us-gov."],
        _ when region.StartsWith("us-", StringComparison.Ordinal) => ["us."],
        _ when region.StartsWith("eu-", StringComparison.Ordinal) => ["eu."],
        _ when region.StartsWith("ca-", StringComparison.Ordinal) => ["ca.", "us."],
        "ap-northeast-1" or "ap-northeast-3" => ["jp.", "apac.", "ap."],
        "ap-southeast-2" or "ap-southeast-4" => ["au.", "apac.", "ap."],
        _ when region.StartsWith("ap-", StringComparison.Ordinal) => ["apac.", "ap."],
        _ => [],
    };
}
