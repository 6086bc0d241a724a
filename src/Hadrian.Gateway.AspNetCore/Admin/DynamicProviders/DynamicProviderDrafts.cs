using System.Text;
using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Reads what a provider is to be, and checks it as a whole: on creation, on every change and before it is tried (admin-and-auth §5.3).</summary>
internal sealed class DynamicProviderDrafts(DynamicProviderTypes types, DynamicProviderSecrets secrets, DynamicProviderBuilder builder, AddressGuard guard)
{
    private const int LongestName = 64;
    private const int LongestUrl = 2048;
    private const int LongestSecret = 16_384;
    private const int MostModels = 1_000;
    private const int LongestModel = 256;

    public DynamicProviderDraft New(CreateDynamicProviderRequest body, DynamicProviderOwner owner, Guid? organizationId, DateTimeOffset now)
    {
        var type = TypeOf(body.ProviderType);
        Demand(body.Name is { Length: > 0 and <= LongestName } name && name.EnumerateRunes().All(IsOfName), "name",
            $"'name' must have 1 to {LongestName} letters, digits and characters of - . _ ~ @, as it is part of model strings.");
        DemandNoSovereignty(body.Sovereignty);
        return new DynamicProviderDraft
        {
            Record = new DynamicProvider
            {
                Id = Guid.CreateVersion7(now),
                Name = body.Name!,
                Owner = owner,
                OrganizationId = organizationId,
                ProviderType = body.ProviderType!,
                BaseUrl = body.BaseUrl ?? "",
                Models = body.Models ?? [],
                CreatedAt = now,
                UpdatedAt = now,
            },
            ApiKey = Given(body.ApiKey),
            Settings = ReadConfig(body.Config, kept: null),
            Type = type,
        };
    }

    /// <summary>Gives a stored provider as it is, to be tried.</summary>
    /// <exception cref="GatewayException">Its secrets cannot be decrypted: 409.</exception>
    public DynamicProviderDraft Stored(DynamicProvider provider)
    {
        var type = TypeOf(provider.ProviderType);
        var (apiKey, settings) = Open(provider, type)
            ?? throw AdminErrors.Conflict("The stored secrets of this provider cannot be read. Set its 'api_key' and 'config' anew.");
        return new DynamicProviderDraft { Record = provider, ApiKey = apiKey, Settings = settings, Type = type };
    }

    public DynamicProviderDraft Changed(DynamicProvider provider, UpdateDynamicProviderRequest body, IReadOnlySet<string> present, DateTimeOffset now)
    {
        DemandNoSovereignty(body.Sovereignty);
        var type = TypeOf(provider.ProviderType);
        var (apiKey, settings) = Open(provider, type) ?? Replaced(present);
        return new DynamicProviderDraft
        {
            Record = provider with
            {
                BaseUrl = present.Contains("base_url") ? body.BaseUrl ?? "" : provider.BaseUrl,
                Models = present.Contains("models") ? body.Models ?? [] : provider.Models,
                IsEnabled = body.IsEnabled ?? provider.IsEnabled,
                UpdatedAt = now,
            },
            ApiKey = present.Contains("api_key") ? Given(body.ApiKey) : apiKey,
            Settings = present.Contains("config") ? ReadConfig(body.Config, settings) : settings,
            Type = type,
        };
    }

    /// <summary>Checks a draft, and makes a provider of it.</summary>
    public async ValueTask<DynamicProviderInstance> CheckAsync(DynamicProviderDraft draft, CancellationToken cancellationToken)
    {
        var (record, rules) = (draft.Record, draft.Type.Rules);
        Demand(record.Models.Count <= MostModels && record.Models.All(model => model is { Length: > 0 and <= LongestModel }), "models",
            $"'models' takes at most {MostModels} model ids of 1 to {LongestModel} characters.");
        Demand(draft.ApiKey is null || rules.ApiKeySetting is not null, "api_key", $"Providers of type '{record.ProviderType}' take no 'api_key'.");
        Demand(draft.ApiKey is null || (draft.ApiKey.Length <= LongestSecret && DynamicProviderConfig.IsLine(draft.ApiKey)), "api_key",
            $"'api_key' must be one line of ASCII with at most {LongestSecret} characters.");
        Demand(draft.Settings.Values.All(value => value.Length <= LongestSecret), "config", $"Values in 'config' must not have more than {LongestSecret} characters.");
        if (record.BaseUrl.Length > 0)
        {
            Demand(rules.TakesBaseUrl, "base_url", $"Providers of type '{record.ProviderType}' take no 'base_url'.");
            Demand(record.BaseUrl.Length <= LongestUrl && Uri.TryCreate(record.BaseUrl, UriKind.Absolute, out _), "base_url", "'base_url' must be a URL, such as https://api.example.com/v1.");
            var problem = await guard.ProblemOfAsync(new Uri(record.BaseUrl), cancellationToken);
            Demand(problem is null, "base_url", $"'base_url' {problem}.");
        }

        try
        {
            return builder.Build(record, record.Name, draft.ApiKey, draft.Settings, draft.Type);
        }
        catch (GatewayConfigurationException exception)
        {
            // Factories speak of the configuration file; here the same settings are members of the body.
            var message = exception.Message.Replace($"providers.{record.Name}.", "", StringComparison.Ordinal);
            if (rules.ApiKeySetting is { } setting)
            {
                message = message.Replace(DynamicProviderConfig.Dotted(setting), "api_key", StringComparison.Ordinal);
            }

            var param = message.StartsWith("base_url", StringComparison.Ordinal) ? "base_url"
                : message.StartsWith("api_key", StringComparison.Ordinal) ? "api_key"
                : "config";
            throw AdminErrors.Validation(param, message);
        }
    }

    /// <summary>Makes sure that a stored key does not come to another server than the one it was given for.</summary>
    public void CheckOrigin(DynamicProvider before, DynamicProviderInstance after, bool isKeyGiven)
    {
        if (before.ProtectedApiKey is null || isKeyGiven)
        {
            return;
        }

        var stored = Stored(before);
        var former = builder.Build(before, before.Name, stored.ApiKey, stored.Settings, stored.Type);
        Demand(OriginOf(former) == OriginOf(after), "api_key", "The provider would be at another server, which must not get the stored key. Send 'api_key' along.");
    }

    private static string? OriginOf(DynamicProviderInstance instance) => instance.Provider.BaseAddress?.GetLeftPart(UriPartial.Authority);

    private (string? ApiKey, Dictionary<string, string> Settings)? Open(DynamicProvider provider, DynamicProviderType type)
    {
        try
        {
            return secrets.Open(provider, type.Rules);
        }
        catch (SecretUnreadableException)
        {
            return null;
        }
    }

    /// <summary>Gives nothing in place of secrets that cannot be read, when both are sent anew.</summary>
    private static (string?, Dictionary<string, string>) Replaced(IReadOnlySet<string> present) => present.Contains("api_key") && present.Contains("config")
        ? (null, [])
        : throw AdminErrors.Conflict("The stored secrets of this provider cannot be read. Send 'api_key' and 'config' anew.");

    private DynamicProviderType TypeOf(string? name) => name is not null && types.TryGet(name, out var type)
        ? type
        : throw AdminErrors.Validation("provider_type", $"'provider_type' must be one of {string.Join(", ", types.Names)}.");

    private static Dictionary<string, string> ReadConfig(JsonElement? config, Dictionary<string, string>? kept)
    {
        try
        {
            var settings = DynamicProviderConfig.Read(config);
            foreach (var path in settings.Where(setting => setting.Value == DynamicProviderConfig.Redacted).Select(setting => setting.Key).ToList())
            {
                settings[path] = kept?.GetValueOrDefault(path)
                    ?? throw AdminErrors.Validation("config", $"'config' holds '{DynamicProviderConfig.Redacted}' where there is no secret to keep. Send the secret.");
            }

            return settings;
        }
        catch (GatewayConfigurationException exception)
        {
            throw AdminErrors.Validation("config", exception.Message);
        }
    }

    private static string? Given(string? apiKey) => string.IsNullOrEmpty(apiKey) ? null : apiKey;

    private static bool IsOfName(Rune rune) => Rune.IsLetterOrDigit(rune) || (rune.IsAscii && "-._~@".Contains((char)rune.Value, StringComparison.Ordinal));

    private static void DemandNoSovereignty(JsonElement? sovereignty) => Demand(sovereignty is null or { ValueKind: JsonValueKind.Null }, "sovereignty",
        "Sovereignty requirements are not enforced by this version; leave 'sovereignty' out.");

    private static void Demand(bool condition, string param, string message)
    {
        if (!condition)
        {
            throw AdminErrors.Validation(param, message);
        }
    }
}
