using Hadrian.Gateway.Tests.Guardrails;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>The verdicts every face must give alike. A row that a face cannot express says why.</summary>
internal static class ScenarioTable
{
    private const string NoAuthorizationInProcess = "a key is handed over as such in process; there is no Authorization header";
    private const string NoRouting = "the client's own address decides where a request goes; the model string routes nothing";
    private const string NoAddress = "a call from within the process has no address, and an address list refuses what it cannot see";

    private const string GuardedOutside = "guardrails are a handler of their own around the policies, so that a blocked answer is billed; a blocked request is not counted";

    // A dollar per million tokens of output, and nothing for the input.
    private const int CentOfTokens = 10_000;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("no key", Verdict.Refuses(401, "missing_credentials")) { KeyHeader = null, ByAddress = (120, 119) },
        new("key without the prefix", Verdict.Refuses(401, "invalid_api_key_format")) { KeyHeader = "sk-123", ByAddress = (120, 119) },
        new("bearer without the prefix", Verdict.Refuses(401, "invalid_api_key"))
        {
            KeyHeader = null,
            Authorization = "Bearer sk-123",
            ByAddress = (120, 119),
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("other scheme than bearer", Verdict.Refuses(401, "invalid_api_key"))
        {
            KeyHeader = null,
            Authorization = "Basic gw_123",
            ByAddress = (120, 119),
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("unknown key", Verdict.Refuses(401, "invalid_api_key")) { KeyHeader = "gw_live_unknown", ByAddress = (120, 119) },
        new("wrong key beats a right bearer", Verdict.Refuses(401, "invalid_api_key"))
        {
            KeyHeader = "gw_live_unknown",
            Authorization = "Bearer " + Scenario.TheKey,
            ByAddress = (120, 119),
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("revoked key", Verdict.Refuses(401, "invalid_api_key"))
        {
            Key = key => key with { RevokedAt = key.CreatedAt },
            ByAddress = (120, 119),
        },
        new("expired key", Verdict.Refuses(401, "invalid_api_key")) { Key = key => key with { ExpiresAt = key.CreatedAt }, ByAddress = (120, 119) },
        new("key that expires after a first use", Verdict.Refuses(401, "invalid_api_key"))
        {
            Key = key => key with { ExpiresAt = key.CreatedAt.AddSeconds(5) },
            Earlier = 1,
            Pause = TimeSpan.FromSeconds(5),
            ByAddress = (120, 119),
        },
        new("rotated key after its grace", Verdict.Refuses(401, "invalid_api_key"))
        {
            Key = key => key with { RotationGraceUntil = key.CreatedAt },
            ByAddress = (120, 119),
        },
        new("right key", Verdict.Passes(60, 59)),
        new("right key with the scheme in front", Verdict.Passes(60, 59)) { KeyHeader = "Bearer " + Scenario.TheKey },
        new("right key as bearer", Verdict.Passes(60, 59))
        {
            KeyHeader = null,
            Authorization = "Bearer " + Scenario.TheKey,
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("right key as bearer in lower case", Verdict.Passes(60, 59))
        {
            KeyHeader = null,
            Authorization = "bearer " + Scenario.TheKey,
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("right key with another prefix", Verdict.Passes(60, 59)) { Authentication = options => options.ApiKey.KeyPrefix = "acme" },
        new("right scope", Verdict.Passes(60, 59)) { Key = key => key with { Scopes = [ApiKeyScopes.Chat] } },
        new("wrong scope", Verdict.Refuses(403, "insufficient_scope")) { Key = key => key with { Scopes = [ApiKeyScopes.Embeddings] } },
        new("no scope at all", Verdict.Refuses(403, "insufficient_scope")) { Key = key => key with { Scopes = [] } },
        new("address not on the list", Verdict.Refuses(403, "ip_not_allowed")) { Key = key => key with { IpAllowlist = ["203.0.113.0/24"] } },
        new("address on the list", Verdict.Passes(60, 59))
        {
            Key = key => key with { IpAllowlist = ["203.0.113.7", "127.0.0.9/8"] },
            NotOn = { [Face.ChatClient] = NoAddress, [Face.HttpClient] = NoAddress },
        },
        new("model not on the list", Verdict.Refuses(403, "model_not_allowed", 60, 59)) { Key = key => key with { AllowedModels = ["test/other"] } },
        new("model on the list in another case", Verdict.Refuses(403, "model_not_allowed", 60, 59)) { Key = key => key with { AllowedModels = ["TEST/*"] } },
        new("model on the list by its canonical name", Verdict.Passes(60, 59))
        {
            Model = "test-model",
            Key = key => key with { AllowedModels = ["test/test-*"] },
        },
        new("model on the list as sent", Verdict.Passes(60, 59)) { Model = "test-model", Key = key => key with { AllowedModels = ["other", "test-model"] } },
        new("anonymous where that is allowed", Verdict.Passes(7, 6))
        {
            KeyHeader = null,
            Authentication = options => options.AllowAnonymous = true,
            Limits = options => options.RequestsPerMinute = options.AddressLimits.RequestsPerMinute = 7,
        },
        new("wrong key where anonymous is allowed", Verdict.Refuses(401, "invalid_api_key"))
        {
            KeyHeader = "gw_live_unknown",
            Authentication = options => options.AllowAnonymous = true,
            ByAddress = (120, 119),
        },
        new("no authentication", Verdict.Passes(7, 6))
        {
            Mode = AuthenticationMode.None,
            KeyHeader = null,
            Limits = options => options.RequestsPerMinute = options.AddressLimits.RequestsPerMinute = 7,
        },
        new("no authentication and a vendor's bearer", Verdict.Passes(7, 6))
        {
            Mode = AuthenticationMode.None,
            KeyHeader = null,
            Authorization = "Bearer sk-123",
            Limits = options => options.RequestsPerMinute = options.AddressLimits.RequestsPerMinute = 7,
            NotOn = { [Face.ChatClient] = NoAuthorizationInProcess },
        },
        new("no authentication and a gateway key, which counts", Verdict.Passes(9, 8))
        {
            Mode = AuthenticationMode.None,
            Key = key => key with { RateLimitRpm = 9 },
        },
        new("no authentication and an unknown gateway key", Verdict.Refuses(401, "invalid_api_key"))
        {
            Mode = AuthenticationMode.None,
            KeyHeader = "gw_live_unknown",
            ByAddress = (120, 119),
        },
        new("anonymous beyond the limit", Verdict.Refuses(429, "rate_limit_exceeded", 2, 0))
        {
            Mode = AuthenticationMode.None,
            KeyHeader = null,
            Limits = options => options.RequestsPerMinute = options.AddressLimits.RequestsPerMinute = 2,
            Earlier = 2,
        },
        new("second of two a minute", Verdict.Passes(2, 0)) { Limits = options => options.RequestsPerMinute = 2, Earlier = 1 },
        new("third of two a minute", Verdict.Refuses(429, "rate_limit_exceeded", 2, 0)) { Limits = options => options.RequestsPerMinute = 2, Earlier = 2 },
        new("third of two a minute, just before the window ends", Verdict.Refuses(429, "rate_limit_exceeded", 2, 0))
        {
            Limits = options => options.RequestsPerMinute = 2,
            Earlier = 2,
            Pause = TimeSpan.FromMilliseconds(59_999),
        },
        new("refused once, after a window", Verdict.Passes(2, 1))
        {
            Limits = options => options.RequestsPerMinute = 2,
            Earlier = 3,
            Pause = TimeSpan.FromMinutes(1),
        },
        new("the key's own limit is lower", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0)) { Key = key => key with { RateLimitRpm = 1 }, Earlier = 1 },
        new("the key's own limit is higher", Verdict.Passes(5, 2))
        {
            Limits = options => options.RequestsPerMinute = 2,
            Key = key => key with { RateLimitRpm = 5 },
            Earlier = 2,
        },
        new("second of one a day", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Limits = options => options.RequestsPerDay = 1,
            Earlier = 1,
            Pause = TimeSpan.FromHours(23),
        },
        new("second of one a day, a day later", Verdict.Passes(1, 0))
        {
            Limits = options => options.RequestsPerDay = 1,
            Earlier = 1,
            Pause = TimeSpan.FromDays(1),
        },
        new("another call under way, of one at once", Verdict.Refuses(429, "rate_limit_exceeded", 60, 59))
        {
            Limits = options => options.ConcurrentRequests = 1,
            AnotherUnderWay = true,
        },
        new("another call under way, of two at once", Verdict.Passes(60, 58)) { Limits = options => options.ConcurrentRequests = 2, AnotherUnderWay = true },
        new("calls one after another, of one at once", Verdict.Passes(60, 57)) { Limits = options => options.ConcurrentRequests = 1, Earlier = 2 },
        new("tokens reserved by a call under way", Verdict.Refuses(429, "rate_limit_exceeded", 60, 58))
        {
            Limits = options => options.TokensPerMinute = 1_500,
            AnotherUnderWay = true,
        },
        new("tokens of calls that ended, corrected to what they used", Verdict.Passes(60, 57)) { Limits = options => options.TokensPerMinute = 1_500, Earlier = 2 },
        new("more tokens than fit in any minute", Verdict.Refuses(400, "request_exceeds_token_limit", 60, 59)) { MaxTokens = 200_000 },
        new("more tokens than the key's own limit", Verdict.Refuses(400, "request_exceeds_token_limit", 60, 59))
        {
            Key = key => key with { RateLimitTpm = 40 },
            MaxTokens = 50,
        },
        new("tokens of the day used up", Verdict.Refuses(429, "rate_limit_exceeded", 60, 49))
        {
            Limits = options => options.TokensPerDay = 40,
            MaxTokens = 10,
            Earlier = 10,
        },
        new("tokens of the day used up, a day later", Verdict.Passes(60, 59))
        {
            Limits = options => options.TokensPerDay = 40,
            MaxTokens = 10,
            Earlier = 10,
            Pause = TimeSpan.FromDays(1),
        },
        new("everyone's limit is lower than the key's", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Limits = options => options.Scopes.Add(new RateLimitScopeRule { RequestsPerMinute = 1 }),
            Earlier = 1,
        },
        new("the model's limit is reached", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Limits = options => options.Scopes.Add(new RateLimitScopeRule { Scope = RateLimitScopeKind.Model, RequestsPerMinute = 1 }),
            Earlier = 1,
        },
        new("another call under way at the provider, of one at once", Verdict.Refuses(429, "rate_limit_exceeded", 60, 58))
        {
            Limits = options => options.Scopes.Add(new RateLimitScopeRule { Scope = RateLimitScopeKind.Provider, Name = "test", ConcurrentRequests = 1 }),
            AnotherUnderWay = true,
        },
        new("limits in shadow", Verdict.Passes()) { Limits = options => (options.RequestsPerMinute, options.Mode) = (1, RateLimitMode.Shadow), Earlier = 3 },
        new("second of one a minute by the calendar", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Limits = options => (options.RequestsPerMinute, options.WindowType) = (1, RateLimitWindowType.Fixed),
            Earlier = 1,
            Pause = TimeSpan.FromMilliseconds(59_749),
        },
        new("second of one a minute by the calendar, in the next", Verdict.Passes(1, 0))
        {
            Limits = options => (options.RequestsPerMinute, options.WindowType) = (1, RateLimitWindowType.Fixed),
            Earlier = 1,
            Pause = TimeSpan.FromMilliseconds(59_750),
        },
        new("bad key beats a full limit", Verdict.Refuses(401, "invalid_api_key"))
        {
            KeyHeader = "gw_live_unknown",
            Limits = options => options.RequestsPerMinute = 1,
            Earlier = 1,
            ByAddress = (120, 118),
        },
        new("full limit beats a model not allowed", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Limits = options => options.RequestsPerMinute = 1,
            Key = key => key with { AllowedModels = ["test/other"] },
            Earlier = 1,
        },
        new("unknown provider", Verdict.Refuses(400, "routing_error", 60, 59)) { Model = "nowhere/model", NotOn = { [Face.HttpClient] = NoRouting } },
        new("provider in another case", Verdict.Refuses(400, "routing_error", 60, 59)) { Model = "Test/model", NotOn = { [Face.HttpClient] = NoRouting } },
        new("bare model without a default provider", Verdict.Refuses(400, "routing_error", 60, 59))
        {
            Model = "test-model",
            OtherProviders = ["second"],
            NotOn = { [Face.HttpClient] = NoRouting },
        },
        new("bare model at the only provider", Verdict.Passes(60, 59)) { Model = "test-model" },
        new("budget with room", Verdict.Passes(60, 59)) { Gateway = Priced, Key = Budget(cents: 5), MaxTokens = CentOfTokens },
        new("budget of five cents, after four calls of at most a cent that cost less", Verdict.Passes(60, 55))
        {
            Gateway = Priced,
            Key = Budget(cents: 5),
            MaxTokens = CentOfTokens,
            Earlier = 4,
        },
        new("budget smaller than the call can cost", Verdict.Refuses(402, "budget_exceeded", 60, 59))
        {
            Gateway = Priced,
            Key = Budget(cents: 1),
            MaxTokens = 2 * CentOfTokens,
        },
        new("budget too small for the length of the input, but not for its tokens", Verdict.Passes(60, 59))
        {
            Gateway = gateway => PriceInput(gateway, "gpt-4o"),
            Key = Budget(cents: 10),
            Model = "test/gpt-4o",
            Instructions = FourHundredTokens,
        },
        new("budget too small for the length of the input, and its tokens cannot be counted", Verdict.Refuses(402, "budget_exceeded", 60, 59))
        {
            Gateway = gateway => PriceInput(gateway, "llama"),
            Key = Budget(cents: 10),
            Model = "test/llama",
            Instructions = FourHundredTokens,
        },
        new("budget too small for the tokens of the input", Verdict.Refuses(402, "budget_exceeded", 60, 59))
        {
            Gateway = gateway => PriceInput(gateway, "gpt-4o"),
            Key = Budget(cents: 3),
            Model = "test/gpt-4o",
            Instructions = FourHundredTokens,
        },
        new("budget used up", Verdict.Refuses(402, "budget_exceeded", 60, 58)) { Gateway = Dear, Key = Budget(cents: 1_000), Earlier = 1, MaxTokens = 5 },
        new("budget used up, a day later", Verdict.Passes(60, 59))
        {
            Gateway = Dear,
            Key = Budget(cents: 1_000),
            Earlier = 1,
            MaxTokens = 5,
            Pause = TimeSpan.FromDays(1),
        },
        new("budget held by another call under way", Verdict.Refuses(402, "budget_exceeded", 60, 58))
        {
            Gateway = Priced,
            Key = Budget(cents: 1),
            MaxTokens = CentOfTokens,
            AnotherUnderWay = true,
        },
        new("budget in shadow", Verdict.Passes(60, 59))
        {
            Gateway = gateway => Priced(gateway.ConfigureBudgets(options => options.Mode = BudgetMode.Shadow)),
            Key = Budget(cents: 0),
        },
        new("budget, and no price is known where that is refused", Verdict.Refuses(403, "model_not_priced", 60, 59))
        {
            Gateway = gateway => gateway.ConfigureCostEstimates(options => options.OnUnpriced = OnUnpriced.Deny),
            Key = Budget(cents: 5),
        },
        new("full limit beats a budget used up", Verdict.Refuses(429, "rate_limit_exceeded", 1, 0))
        {
            Gateway = Priced,
            Limits = options => options.RequestsPerMinute = 1,
            Key = Budget(cents: 0),
            Earlier = 1,
        },
        new("provider that failed four times", new Verdict(503, "provider_error", 60, 55, false, true)) { Model = "test/error-503", Earlier = 4 },
        new("provider that failed five times", Verdict.Refuses(503, "circuit_breaker_open", 60, 54)) { Model = "test/error-503", Earlier = 5 },
        new("provider that failed five times, after its rest", new Verdict(503, "provider_error", 60, 54, false, true))
        {
            Model = "test/error-503",
            Earlier = 5,
            Pause = TimeSpan.FromSeconds(31),
        },
        new("word of the input on the blocklist", Verdict.Refuses(400, "guardrails_blocked", 60, 59)) 
        {
            Gateway = Blocks("two", options => options.Input),
            NotOn = { [Face.HttpClient] = GuardedOutside },
        },
        new("word of the input not on the blocklist", Verdict.Passes(60, 59)) { Gateway = Blocks("aqueduct", options => options.Input) },
        new("provider that fails", new Verdict(503, "provider_error", 60, 59, false, true)) { Model = "test/error-503" },
    ];

    private static string FourHundredTokens => string.Concat(Enumerable.Repeat("wall ", 400));

    private static void Priced(IHadrianGatewayBuilder gateway) => SetPrice(gateway, Money.FromDollars(1));

    // A cent for a hundred tokens of input, and the output is free.
    private static void PriceInput(IHadrianGatewayBuilder gateway, string model) => gateway.ConfigurePricing(pricing => pricing.Prices.Add(
        new("test", model, new ModelPrice { Tokens = new TokenPrices { Input = Money.FromDollars(100), Output = Money.Zero } })));

    // A dollar for a token: whatever comes of a call, it costs more than a small budget.
    private static void Dear(IHadrianGatewayBuilder gateway) => SetPrice(gateway, Money.FromDollars(1_000_000));

    private static void SetPrice(IHadrianGatewayBuilder gateway, Money perMillionOutput) => gateway.ConfigurePricing(pricing => pricing.Prices.Add(
        new("test", "test-model", new ModelPrice { Tokens = new TokenPrices { Input = Money.Zero, Output = perMillionOutput } })));

    private static Action<IHadrianGatewayBuilder> Blocks(string word, Func<GuardrailOptions, GuardrailStageOptions> stage)
        => gateway => gateway.ConfigureGuardrails(options => stage(options).Providers.Add(GuardrailSetup.Blocklist(word)));

    private static Func<ApiKeyRecord, ApiKeyRecord> Budget(long cents)
        => key => key with { BudgetLimitCents = cents, BudgetPeriod = BudgetPeriod.Daily };
}
