using System.Buffers;
using System.Net;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Embeddings;
using Hadrian.Wire.OpenAI.Requests;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

internal sealed partial class InferenceEndpoint
{
    private async Task ForwardAsync(HttpContext context, CallLease lease, OpenAIRequest request, ModelRoute route, PooledBody body)
    {
        var call = lease.Call;
        var provider = route.Provider;
        var rewritten = request.Rewrite(new RequestRewrite(route.Target.Model, provider.KeepsExtensions));
        using var deadline = new CallDeadline(FirstByteDue(provider.Settings, request.IsStreaming), time, context.RequestAborted);
        var activity = ProviderInvoker.StartActivity(call);
        var outcome = new CallOutcome { Status = CallStatus.Cancelled };
        try
        {
            using var response = await invoker.SendAsync(provider, new ProviderRequest(call.Operation, route.Target.Model, request.IsStreaming, rewritten), deadline);
            body.Dispose();
            outcome = !response.IsSuccess
                ? await RelayErrorAsync(context, lease, response, deadline)
                : request.IsStreaming && response.MediaType == "text/event-stream"
                    ? await streams.RelayAsync(context, lease, response, deadline, request.ClientWantsUsage, provider.Settings)
                    : await RelayPlainAsync(context, lease, request, response, deadline);
        }
        catch (GatewayException exception)
        {
            outcome = new CallOutcome { Status = CallStatus.Failed, StatusCode = exception.Error.StatusCode, ErrorCode = exception.Code };
            throw;
        }
        finally
        {
            ProviderInvoker.Finish(activity, outcome);
        }
    }

    /// <summary>Gives the time to the end of a plain answer, or to the first byte of a stream.</summary>
    private static TimeSpan FirstByteDue(ProviderSettings settings, bool isStreaming)
        => TimeSpan.FromSeconds(isStreaming ? settings.StreamingTimeoutSeconds ?? settings.TimeoutSeconds : settings.TimeoutSeconds);

    private async ValueTask<CallOutcome> RelayErrorAsync(HttpContext context, CallLease lease, ProviderResponse response, CallDeadline deadline)
    {
        using var body = await ReadAnswerAsync(lease.Call, response, deadline);
        var outcome = new CallOutcome { Status = CallStatus.Failed, StatusCode = response.StatusCode };
        await lease.SettleAsync(outcome);
        ResponseHeaders.WriteRetry(context.Response, response);
        var status = response.StatusCode >= StatusCodes.Status400BadRequest ? response.StatusCode : StatusCodes.Status502BadGateway;
        await ErrorResponses.WriteBodyAsync(
            context.Response, status, ErrorEnvelope.ForUpstream(status, response.MediaType, body.Memory, lease.Call.RequestId));
        return outcome;
    }

    private async ValueTask<CallOutcome> RelayPlainAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, ProviderResponse response, CallDeadline deadline)
    {
        var call = lease.Call;
        using var body = await ReadAnswerAsync(call, response, deadline);
        var reply = OpenAIReply.Read(call.Operation, body.Memory);
        if (!reply.IsValid || reply.HasError)
        {
            throw new GatewayException(Unreadable(call.Target!.Provider));
        }

        var answer = call.Operation == GatewayOperation.Embeddings ? Converted(request, body, call.Target!.Provider) : reply.Rewrite();
        var outcome = new CallOutcome
        {
            Status = CallStatus.Succeeded,
            StatusCode = response.StatusCode,
            Usage = reply.Usage ?? default,
            FinishReason = reply.FinishReason,
        };
        call.TimeToFirstOutput = time.GetUtcNow() - call.StartedAt;

        // Settled first: a client that has its answer may call again at once, and must not find its own call still counted.
        await lease.SettleAsync(outcome);
        ResponseHeaders.WriteUsage(context.Response, reply.Usage, reply.FinishReason);
        context.Response.StatusCode = response.StatusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        foreach (var segment in answer)
        {
            context.Response.BodyWriter.Write(segment.Span);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        return outcome;
    }

    private static ReadOnlySequence<byte> Converted(OpenAIRequest request, PooledBody body, string provider)
    {
        var converted = new ArrayBufferWriter<byte>(body.Memory.Length);
        return EmbeddingReply.Convert(body.Memory, request.EncodingFormat, converted)
            ? new ReadOnlySequence<byte>(converted.WrittenMemory)
            : throw new GatewayException(Unreadable(provider));
    }

    private async ValueTask<PooledBody> ReadAnswerAsync(GatewayCall call, ProviderResponse response, CallDeadline deadline)
    {
        try
        {
            return await PooledBody.ReadAsync(response.Body, response.ContentLength, options.Value.MaxResponseBodyBytes, deadline.Token)
                ?? throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                    $"Provider '{call.Target!.Provider}' answered with more bytes than server.max_response_body_bytes allows."));
        }
        catch (Exception exception) when (ProviderInvoker.Translate(exception, call.Target!.Provider, deadline) is { } error)
        {
            throw new GatewayException(error, exception);
        }
    }

    private static GatewayError Unreadable(string provider) => new(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
        $"Provider '{provider}' sent an answer that cannot be read.");
}
