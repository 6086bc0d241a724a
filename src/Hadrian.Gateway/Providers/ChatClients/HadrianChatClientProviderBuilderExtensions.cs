using Hadrian;
using Hadrian.Gateway;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets any chat client be a provider.</summary>
public static class HadrianChatClientProviderBuilderExtensions
{
    /// <summary>
    /// Adds a provider that is some <see cref="IChatClient"/>. Calls for <c>name/model</c> reach it with that model in
    /// <see cref="ChatOptions.ModelId"/>, over HTTP translated from OpenAI's dialect, under all policies, fallbacks and budgets.
    /// </summary>
    /// <remarks>Do not add a client that calls tools by itself: their calls would be shown to the caller as calls to make.</remarks>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">The provider's name in model strings.</param>
    /// <param name="client">Gives the client, once; it stays the container's or the caller's to dispose.</param>
    /// <param name="configure">Sets what every provider has: deadlines, models, prices, retries, fallbacks.</param>
    public static IHadrianGatewayBuilder AddProvider(
        this IHadrianGatewayBuilder builder, string name, Func<IServiceProvider, IChatClient> client, Action<ProviderSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(client);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            ProviderSettings settings = new();
            configure?.Invoke(settings);
            return new ChatClientProvider(
                name, client(services), settings, services.GetRequiredService<AttemptClassifier>(), services.GetRequiredService<TimeProvider>());
        });
        return builder;
    }
}
