namespace Hadrian.Configuration.Toml.Rules;

/// <summary>All rules.</summary>
internal static class RuleSet
{
    public static IReadOnlyList<IRule> All { get; } =
    [
        new ServerRules(),
        new CorsRules(),
        new DatabaseRules(),
        new CacheRules(),
        new AuthDatabaseRules(),
        new JwtRules(),
        new ApiKeyRules(),
        new ProxyAuthRules(),
        new SessionRules(),
        new BootstrapRules(),
        new EmergencyRules(),
        new ProviderReferenceRules(),
        new ProviderCredentialRules(),
        new ProviderDetailRules(),
        new AzureDeploymentRules(),
        new TracingRules(),
        new FeatureRules(),
        new ResponseCacheRules(),
    ];
}
