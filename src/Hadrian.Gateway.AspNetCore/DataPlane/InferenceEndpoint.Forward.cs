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
    /// <summary>Sends the call on and relays the answer. The lease is settled before the answer's last byte leaves.</summary>
    private async Task ForwardAsync(HttpContext context, CallLease lease, OpenAIRequest request, ModelRoute route, PooledBody body)
    {
        var provider = route.Provider;
        using var deadline = new CallDeadline(FirstByteDue(provider.Settings, request.IsStreaming), time, context.RequestAborted);
        using var response = await invoker.SendAsync(provider, ToProvider(request, route), deadline);
        body.Dispose();
        if (!response.IsSuccess)
        {
            await RelayErrorAsync(context, lease, response, deadline);
        }
        else if (request.IsStreaming && response.MediaType == "text/event-stream")
        {
            await streams.RelayAsync(context, lease, response, deadline, request.ClientWantsUsage, provider.Settings);
        }
        else
        {
            await RelayPlainAsync(context, lease, request, response, deadline);
        }
    }

    private static ProviderRequest ToProvider(OpenAIRequest request, ModelRoute route) => new(
        request.Operation,
        route.Target.Model,
        request.IsStreaming,
        request.Rewrite(new RequestRewrite(route.Target.Model, route.Provider.KeepsExtensions)));

    /// <summary>Gives the time to the end of a plain answer, or to the first byte of a stream.</summary>
    private static TimeSpan FirstByteDue(ProviderSettings settings, bool isStreaming)
        => TimeSpan.FromSeconds(isStreaming ? settings.StreamingTimeoutSeconds ?? settings.TimeoutSeconds : settings.TimeoutSeconds);

    private async ValueTask RelayErrorAsync(HttpContext context, CallLease lease, ProviderResponse response, CallDeadline deadline)
    {
        using var body = await ReadAnswerAsync(lease.Call, response, deadline);
        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Failed, StatusCode = response.StatusCode });
        ResponseHeaders.WriteRetry(context.Response, response);
        var status = response.StatusCode >= StatusCodes.Status400BadRequest ? response.StatusCode : StatusCodes.Status502BadGateway;
        await ErrorResponses.WriteBodyAsync(
            context.Response, status, ErrorEnvelope.ForUpstream(status, response.MediaType, body.Memory, lease.Call.RequestId));
    }

    private async ValueTask RelayPlainAsync(
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
        call.TimeToFirstOutput = time.GetUtcNow() - call.StartedAt;

        // Settled first: a client that has its answer may call again at once, and must not find its own call still counted.
        await lease.SettleAsync(new CallOutcome
        {
            Status = CallStatus.Succeeded,
            StatusCode = response.StatusCode,
            Usage = reply.Usage ?? default,
            FinishReason = reply.FinishReason,
        });
        ResponseHeaders.WriteUsage(context.Response, reply.Usage, reply.FinishReason);
        context.Response.StatusCode = response.StatusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;

        // Not flushed: the server sends headers and body together when the endpoint returns.
        foreach (var segment in answer)
        {
            context.Response.BodyWriter.Write(segment.Span);
        }
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
