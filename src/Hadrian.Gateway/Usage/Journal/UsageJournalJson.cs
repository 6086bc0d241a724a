using System.Text.Json.Serialization;

namespace Hadrian.Gateway;

/// <summary>How records are written to the journal: as JSON, so that a later version reads what an earlier one left.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageRecord))]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class UsageJournalJson : JsonSerializerContext;
