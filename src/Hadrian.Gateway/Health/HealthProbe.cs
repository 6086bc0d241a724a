using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.OpenAI.Responses;

namespace Hadrian.Gateway;

/// <summary>
/// Checks a provider once. Asks it whatever its circuit breaker says, which is told of the result as of any other
/// attempt. What an inference costs is recorded as usage of nobody.
/// </summary>
internal sealed class HealthProbe(CircuitBreakers breakers, UsagePolicy usage, UsagePricing pricing, TimeProvider time)
{
    private const int MostOutputTokens = 5;
    private const int LargestAnswer = 16 * 1024 * 1024;

    public async Task<HealthCheckResult> RunAsync(IGatewayProvider provider, CancellationToken cancellationToken)
    {
        var options = provider.Settings.HealthCheck;
        var started = time.GetTimestamp();
        using var deadline = new CallDeadline(TimeSpan.FromSeconds(options.TimeoutSeconds), time, cancellationToken);
        int? status = null;
        string? error;
        var isNeutral = false;
        try
        {
            using var response = await SendAsync(provider, options, deadline.Token).ConfigureAwait(false);
            status = response.StatusCode;
            var body = await ReadAsync(response.Body, deadline.Token).ConfigureAwait(false);
            error = response.IsSuccess ? null : $"The provider answered with status {status}.";
            if (options.Mode == HealthCheckMode.Inference && response.IsSuccess)
            {
                error = await JudgeAsync(provider, options.Model!, OpenAIReply.Read(GatewayOperation.Chat, body)).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (ProviderInvoker.Translate(exception, provider.Name, deadline) is { } failure)
        {
            error = failure.Message;
        }
        catch (GatewayException exception)
        {
            // A provider that translates cannot make sense of an answer, or cannot say the question.
            error = exception.Message;
            isNeutral = AttemptClassifier.Classify(exception.Error) == AttemptResult.Neutral;
        }

        return new HealthCheckResult(error, status, time.GetElapsedTime(started), time.GetUtcNow()) { IsNeutral = isNeutral };
    }

    /// <summary>Tells this node's breaker what a check has found, on whatever node it was made.</summary>
    public void Report(IGatewayProvider provider, HealthCheckResult result)
    {
        // Admission is asked for afterwards: an open breaker takes no results, and one that is half-open takes this one as its probe's.
        var breaker = breakers.Get(provider.Name);
        if (breaker.TryEnter(out var permit, out _))
        {
            permit.Report(result switch
            {
                { IsHealthy: true } => AttemptResult.Success,
                { IsNeutral: true } => AttemptResult.Neutral,
                { StatusCode: { } status and not (>= 200 and <= 299) } => breaker.Classify(status),
                _ => AttemptResult.Failure,
            });
        }
    }

    private static ValueTask<ProviderResponse> SendAsync(IGatewayProvider provider, HealthCheckOptions options, CancellationToken cancellationToken)
    {
        if (options.Mode == HealthCheckMode.Reachability)
        {
            return provider.ListModelsAsync(cancellationToken);
        }

        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model", options.Model);
            json.WriteNumber("max_tokens", MostOutputTokens);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", options.Prompt);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return provider.SendAsync(
            new ProviderRequest(GatewayOperation.Chat, options.Model!, IsStreaming: false, new ReadOnlySequence<byte>(body.WrittenMemory)), cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[8 * 1024];
        var read = new ArrayBufferWriter<byte>();
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (read.WrittenCount + count > LargestAnswer)
            {
                throw new IOException("The answer is too large.");
            }

            read.Write(buffer.AsSpan(0, count));
        }

        return read.WrittenMemory;
    }

    /// <summary>Tells what is wrong with an answer, as the data plane does, and records its usage.</summary>
    private async ValueTask<string?> JudgeAsync(IGatewayProvider provider, string model, OpenAIReply reply)
    {
        if (!reply.IsValid || reply.HasError)
        {
            return "The provider sent an answer that cannot be read.";
        }

        var call = new GatewayCall(GatewayOperation.Chat, time.GetUtcNow())
        {
            RequestedModel = $"{provider.Name}/{model}",
            Target = new ModelTarget(provider.Name, model),
        };
        var lease = await usage.AcquireAsync(call, CancellationToken.None).ConfigureAwait(false);
        var outcome = new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200, FinishReason = reply.FinishReason, Usage = reply.UsageOrEstimate(inputTokens: 1), ReportedCost = reply.ReportedCost };
        await lease.SettleAsync(pricing.Apply(call, outcome)).ConfigureAwait(false);
        return null;
    }
}
