using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Makes guardrails of their settings.</summary>
internal sealed class GuardrailFactory(IServiceProvider services)
{
    public IGuardrail Create(GuardrailProviderOptions options) => options.Type switch
    {
        "pii_regex" => new PiiGuardrail(options),
        "blocklist" => new BlocklistGuardrail(options),
        "content_limits" => new ContentLimitsGuardrail(options),
        "openai_moderation" => new OpenAIModerationGuardrail(options, services.GetRequiredService<IHttpClientFactory>()),
        _ => Custom(options.Name),
    };

    private IGuardrail Custom(string? name)
    {
        foreach (var guardrail in services.GetService<IEnumerable<IGuardrail>>() ?? [])
        {
            if (guardrail.Name == name)
            {
                return guardrail;
            }
        }

        throw new GatewayConfigurationException(
            $"features.guardrails: no guardrail named '{name}' is registered; register an {nameof(IGuardrail)} of that name as a singleton, or correct 'name'.");
    }
}
