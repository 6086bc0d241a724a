using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Vertex;

/// <summary>Checks the credentials that come with a provider made through the admin API: they must be its own, and lead to Google alone.</summary>
internal static class VertexTenantCredentials
{
    private const string TokenUri = "https://oauth2.googleapis.com/token";

    public static string? ProblemOf(IConfigurationSection section)
    {
        if (!string.IsNullOrEmpty(section["api_key"]))
        {
            return null;
        }

        if (section["credentials:json"] is not { Length: > 0 } json)
        {
            return "Credentials are missing. Send an 'api_key', or 'config.credentials' with \"type\":\"service_account_json\" and the key file's text as \"json\".";
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Has(document.RootElement, "type", "service_account", isRequired: true)
                && Has(document.RootElement, "token_uri", TokenUri, isRequired: false)
                && Has(document.RootElement, "universe_domain", "googleapis.com", isRequired: false)
                ? null
                : $"config.credentials.json must be the key of a service account whose token_uri is {TokenUri}.";
        }
        catch (JsonException)
        {
            return "config.credentials.json is not JSON. Send the text of the service account's key file.";
        }
    }

    private static bool Has(JsonElement key, string name, string value, bool isRequired)
        => key.TryGetProperty(name, out var present) ? present.ValueKind == JsonValueKind.String && present.GetString() == value : !isRequired;
}
