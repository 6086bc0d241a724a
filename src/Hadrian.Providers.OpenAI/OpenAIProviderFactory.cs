using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.OpenAI;

/// <summary>Makes providers of type <c>open_ai</c> from configuration.</summary>
internal sealed class OpenAIProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "open_ai";

    public string Type => TypeName;

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new OpenAIProviderOptions();
        section.Bind(options);
        return new OpenAIProvider(name, options);
    }
}
