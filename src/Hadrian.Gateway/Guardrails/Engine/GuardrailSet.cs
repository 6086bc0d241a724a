using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>The guardrails of one stage and what is done about what they find.</summary>
internal sealed partial class GuardrailSet
{
    private static readonly GuardrailRule Recorded = new(GuardrailAction.Log);

    private readonly IGuardrail[] _guardrails;
    private readonly GuardrailStageOptions _options;
    private readonly bool _isShadow;
    private readonly GuardrailMetrics _metrics;
    private readonly ILogger _logger;

    public GuardrailSet(
        GuardrailStage stage,
        IEnumerable<IGuardrail> guardrails,
        GuardrailStageOptions options,
        bool isShadow,
        GuardrailMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        Stage = stage;
        _guardrails = [.. guardrails];
        _options = options;
        _isShadow = isShadow;
        _metrics = metrics;
        Time = time;
        _logger = logger;
    }

    public GuardrailStage Stage { get; }

    public TimeProvider Time { get; }

    public GuardrailMetrics Metrics => _metrics;

    public int CountUndecided(ReadOnlySpan<char> text)
    {
        var undecided = 0;
        foreach (var guardrail in _guardrails)
        {
            undecided = Math.Max(undecided, guardrail.CountUndecided(text));
        }

        return Math.Clamp(undecided, 0, text.Length);
    }

    public async ValueTask<GuardrailVerdict> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken)
    {
        GuardrailVerdict? verdict = null;
        foreach (var guardrail in _guardrails)
        {
            var started = Time.GetTimestamp();
            IReadOnlyList<GuardrailViolation> found;
            try
            {
                found = await EvaluateAsync(guardrail, text, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var failure = FailureOf(exception);
                _metrics.Evaluated(guardrail.Name, Stage, "error", Time.GetElapsedTime(started));
                _metrics.Failed(guardrail.Name, Stage, failure);
                if (Refuses(guardrail, failure, exception))
                {
                    return new GuardrailVerdict { Failure = GuardrailErrors.Failed(failure) };
                }

                continue;
            }

            _metrics.Evaluated(guardrail.Name, Stage, found.Count == 0 ? "passed" : "violated", Time.GetElapsedTime(started));
            for (var i = 0; i < found.Count; i++)
            {
                Judge(ref verdict, guardrail, text, found[i]);
            }
        }

        return verdict ?? GuardrailVerdict.Passed;
    }

    /// <summary>Takes note of a violation that is certain.</summary>
    public void Record(JudgedViolation judged, GuardrailSummary summary)
    {
        _metrics.Violated(judged);
        summary.Add(judged.Finding);
        summary.Result = (GuardrailResult)Math.Max((int)summary.Result, (int)judged.Rule.Action + 1);
        Log.Violation(_logger, judged.Guardrail, Stage, judged.Violation.Category, judged.Violation.Severity, judged.Rule.Action);
    }

    private void Judge(ref GuardrailVerdict? verdict, IGuardrail guardrail, GuardrailText text, GuardrailViolation violation)
    {
        if (violation.Span is { } span)
        {
            if (span.Start < 0 || span.Length <= 0 || span.End > text.Text.Length)
            {
                violation = violation with { Span = null };
            }
            else if (span.End <= text.From)
            {
                return;
            }
            else if (span.Start < text.From)
            {
                violation = violation with { Span = new(text.From, span.End - text.From) };
            }
        }

        var rule = _isShadow ? Recorded : _options.Actions.TryGetValue(violation.Category, out var own) ? own : _options.DefaultAction;
        (verdict ??= new()).Violations.Add(new JudgedViolation(violation, rule, guardrail.Name));
    }

    private async ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(IGuardrail guardrail, GuardrailText text, CancellationToken cancellationToken)
    {
        if (guardrail is LocalGuardrail)
        {
            return await guardrail.EvaluateAsync(text, cancellationToken).ConfigureAwait(false);
        }

        var limit = TimeSpan.FromMilliseconds(_options.TimeoutMilliseconds);
        using var timeout = new CancellationTokenSource(limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // Not every guardrail heeds its token.
            return await guardrail.EvaluateAsync(text, either.Token).AsTask().WaitAsync(limit, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(exception.Message, exception);
        }
    }

    private static GuardrailFailure FailureOf(Exception exception) => exception switch
    {
        GuardrailException guardrail => guardrail.Failure,
        TimeoutException => GuardrailFailure.Timeout,
        _ => GuardrailFailure.Service,
    };

    private bool Refuses(IGuardrail guardrail, GuardrailFailure failure, Exception exception)
    {
        var action = failure == GuardrailFailure.Timeout ? _options.OnTimeout : _options.OnError;
        var refuses = action == GuardrailFailureAction.Block && !_isShadow;
        if (refuses || action == GuardrailFailureAction.LogAndAllow || _isShadow)
        {
            Log.Failed(_logger, guardrail.Name, Stage, failure, exception);
        }

        return refuses;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Guardrail {Guardrail} found {Category} ({Severity}) in the {Stage}: {Action}.", EventName = "GuardrailViolation")]
        public static partial void Violation(
            ILogger logger, string guardrail, GuardrailStage stage, string category, GuardrailSeverity severity, GuardrailAction action);

        [LoggerMessage(2, LogLevel.Warning, "Guardrail {Guardrail} could not judge the {Stage}: {Failure}.", EventName = "GuardrailFailed")]
        public static partial void Failed(ILogger logger, string guardrail, GuardrailStage stage, GuardrailFailure failure, Exception exception);
    }
}
