using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The admin API's JSON: snake case, case-sensitive; members that do not exist and repeated ones are refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CreateOrganizationRequest))]
[JsonSerializable(typeof(UpdateOrganizationRequest))]
[JsonSerializable(typeof(OrganizationResource))]
[JsonSerializable(typeof(OrganizationListResource))]
[JsonSerializable(typeof(CreateApiKeyRequest))]
[JsonSerializable(typeof(UpdateApiKeyRequest))]
[JsonSerializable(typeof(RotateApiKeyRequest))]
[JsonSerializable(typeof(ApiKeyResource))]
[JsonSerializable(typeof(ApiKeyListResource))]
[JsonSerializable(typeof(AuditLogResource))]
[JsonSerializable(typeof(AuditLogListResource))]
[JsonSerializable(typeof(CreateModelPricingRequest))]
[JsonSerializable(typeof(IReadOnlyList<CreateModelPricingRequest>))]
[JsonSerializable(typeof(UpdateModelPricingRequest))]
[JsonSerializable(typeof(ModelPricingResource))]
[JsonSerializable(typeof(ModelPricingListResource))]
[JsonSerializable(typeof(BulkPricingResource))]
[JsonSerializable(typeof(CircuitBreakerResource))]
[JsonSerializable(typeof(CircuitBreakerListResource))]
[JsonSerializable(typeof(ProviderHealthResource))]
[JsonSerializable(typeof(ProviderHealthListResource))]
[JsonSerializable(typeof(ForecastResource))]
[JsonSerializable(typeof(UsageSummaryResource))]
[JsonSerializable(typeof(IReadOnlyList<DailySpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<ModelSpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<ProviderSpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<PricingSourceSpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<DailyModelSpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<DailyProviderSpendResource>))]
[JsonSerializable(typeof(IReadOnlyList<DailyPricingSourceSpendResource>))]
internal sealed partial class AdminJson : JsonSerializerContext;
