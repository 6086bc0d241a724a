using System.Diagnostics.Metrics;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Guardrails;

/// <summary>An engine and the services around it.</summary>
internal sealed class GuardrailSetup : IDisposable
{
    private readonly ServiceProvider _services;

    public GuardrailSetup(Action<GuardrailOptions> configure, params IGuardrail[] custom)
        : this(configure, null, custom)
    {
    }

    public GuardrailSetup(Action<GuardrailOptions> configure, HttpMessageHandler? vendor, params IGuardrail[] custom)
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        var client = services.AddHttpClient(OpenAIModerationGuardrail.ClientName);
        if (vendor is not null)
        {
            client.ConfigurePrimaryHttpMessageHandler(() => vendor);
        }

        foreach (var guardrail in custom)
        {
            services.AddSingleton(guardrail);
        }

        services.AddSingleton<GuardrailMetrics>();
        _services = services.BuildServiceProvider();
        Engine = GuardrailServices.Get(_services, configure);
    }

    public FakeTimeProvider Time { get; } = new();

    public GuardrailEngine Engine { get; }

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public static GuardrailProviderOptions Pii(params string[] types)
    {
        var options = new GuardrailProviderOptions { Type = "pii_regex" };
        foreach (var type in types)
        {
            options.Types.Add(type);
        }

        return options;
    }

    public static GuardrailProviderOptions Blocklist(params string[] words)
    {
        var options = new GuardrailProviderOptions { Type = "blocklist" };
        foreach (var word in words)
        {
            options.Patterns.Add(new GuardrailPattern(word));
        }

        return options;
    }

    public static GuardrailProviderOptions Custom(string name = "custom") => new() { Type = "custom", Name = name };

    public GuardrailChatClient Chat(IChatClient inner) => new(inner, Engine);

    public void Dispose() => _services.Dispose();
}
