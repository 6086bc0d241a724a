using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadrian.Gateway;

/// <summary>What one check found.</summary>
/// <param name="Error">Why it failed; <see langword="null"/> when it succeeded.</param>
/// <param name="StatusCode">The HTTP status of the answer, when there was one.</param>
/// <param name="Latency">How long it took.</param>
/// <param name="EndedAt">When it ended.</param>
internal readonly partial record struct HealthCheckResult(string? Error, int? StatusCode, TimeSpan Latency, DateTimeOffset EndedAt)
{
    /// <summary>Gets whether the failure says nothing of the provider, as when the question cannot be asked in its dialect.</summary>
    public bool IsNeutral { get; init; }

    [JsonIgnore]
    public bool IsHealthy => Error is null;

    /// <summary>Reads what another node wrote; <see langword="null"/> when it is not understood, as from another version.</summary>
    public static HealthCheckResult? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Json.Default.HealthCheckResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the result for other nodes.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json.Default.HealthCheckResult);

    [JsonSerializable(typeof(HealthCheckResult))]
    private sealed partial class Json : JsonSerializerContext;
}
