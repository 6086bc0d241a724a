using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>The configured guardrails, ready for use by every face. Immutable and shared.</summary>
public sealed class GuardrailEngine
{
    internal GuardrailEngine(GuardrailOptions options, GuardrailFactory factory, GuardrailMetrics metrics, TimeProvider time, ILogger<GuardrailEngine> logger)
    {
        if (Create(GuardrailStage.Input, options.Input) is { } input)
        {
            Input = new InputGuard(input, options.Input);
        }

        if (Create(GuardrailStage.Output, options.Output) is { } output)
        {
            Output = new OutputGuard(output, options.Output);
        }

        GuardrailSet? Create(GuardrailStage stage, GuardrailStageOptions own) => options.Enabled && own.Enabled && own.Providers.Count > 0
            ? new GuardrailSet(stage, own.Providers.Select(factory.Create), own, options.Mode == GuardrailMode.Shadow, metrics, time, logger)
            : null;
    }

    /// <summary>Gets whether there is anything to evaluate.</summary>
    public bool IsActive => Input is not null || Output is not null;

    /// <summary>Gets the guardrails on input; <see langword="null"/> when there are none.</summary>
    internal InputGuard? Input { get; }

    /// <summary>Gets the guardrails on output; <see langword="null"/> when there are none.</summary>
    internal OutputGuard? Output { get; }
}
