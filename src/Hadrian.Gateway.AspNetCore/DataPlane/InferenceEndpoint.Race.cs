using Hadrian.Wire.OpenAI.Requests;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <content>Concurrent input guardrails: they are asked while the first target is, and nothing is handed on before their verdict.</content>
internal sealed partial class InferenceEndpoint
{
    private ValueTask<Attempt<UpstreamAnswer>> SendAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, PooledBody body, IGatewayProvider provider, OperationDeadline deadline, bool isFirst)
        => isFirst && guardrails.Input is { IsConcurrent: true } input && IsGuarded(lease.Call)
            ? SendWhileCheckedAsync(context, lease, request, body, provider, deadline, input)
            : invoker.SendAsync(lease.Call, provider, ToProvider(request, provider, lease.Call.Target!), deadline, context.RequestAborted);

    private async ValueTask<Attempt<UpstreamAnswer>> SendWhileCheckedAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, PooledBody body, IGatewayProvider provider, OperationDeadline deadline, InputGuard input)
    {
        var call = lease.Call;

        // Disposed with the response: the answer's body is read under its token.
        var model = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        context.Response.RegisterForDispose(model);
        var race = new InputRace(input, call, input.RequireAsync(call, body.Memory, context.RequestAborted), model);
        var sending = invoker.SendAsync(call, provider, ToProvider(request, provider, call.Target!), deadline, model.Token).AsTask();
        try
        {
            await race.RunAsync(sending);
        }
        catch when (sending.IsCompletedSuccessfully)
        {
            using var attempt = await sending;
            await SettleUnusedAsync(lease, request, attempt);
            throw;
        }
        finally
        {
            ResponseHeaders.WriteGuardrails(context.Response, call);
        }

        return await sending;
    }

    /// <summary>Settles a call whose answer must not be handed on: what the provider did for it is paid.</summary>
    private async ValueTask SettleUnusedAsync(CallLease lease, OpenAIRequest request, Attempt<UpstreamAnswer> attempt)
    {
        if (!attempt.HasValue || !attempt.Value.Response.IsSuccess)
        {
            return;
        }

        var outcome = new CallOutcome
        {
            Status = CallStatus.Failed,
            StatusCode = StatusCodes.Status400BadRequest,
            ErrorCode = GatewayErrorCodes.GuardrailsBlocked,
            Usage = new TokenUsage { InputTokens = lease.Call.EstimatedInputTokens, IsEstimated = true },
        };
        attempt.Report(AttemptResult.Success);
        await lease.SettleAsync(request.IsStreaming ? outcome : await ReadUsageAsync(lease.Call, attempt.Value, outcome));
    }

    private async ValueTask<CallOutcome> ReadUsageAsync(GatewayCall call, UpstreamAnswer answer, CallOutcome estimated)
    {
        try
        {
            using var body = await ReadAnswerAsync(call, answer);
            var reply = OpenAIReply.Read(call.Operation, body.Memory);
            return estimated with { Usage = reply.UsageOrEstimate(call.EstimatedInputTokens), ReportedCost = reply.ReportedCost };
        }
        catch (Exception exception) when (exception is OperationCanceledException or GatewayException)
        {
            // The answer broke off, or was cancelled as it began.
            return estimated;
        }
    }
}
