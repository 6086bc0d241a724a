using System.Net.Http.Headers;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Gateway;

/// <summary>
/// The <see cref="DelegatingHandler"/> face: runs policies around the requests of any client that speaks OpenAI's
/// protocol over <see cref="HttpClient"/>. Bytes stay untouched; a refusal is an error response in OpenAI's shape.
/// </summary>
/// <remarks>
/// The gateway key is read from the key header or from <c>Authorization</c> and taken off the request once accepted, so
/// it never reaches the provider. A handler inside a Hadrian chat client joins its call: policies they share apply once.
/// </remarks>
public sealed class PolicyHandler : DelegatingHandler
{
    internal static readonly HttpRequestOptionsKey<GatewayCall> CallKey = new("Hadrian.GatewayCall");

    private readonly PolicyPipeline _pipeline;
    private readonly string _keyHeader;
    private readonly string _provider;

    /// <summary>Initialises the handler.</summary>
    /// <param name="pipeline">The policies.</param>
    /// <param name="keyHeader">The header that carries the gateway key.</param>
    /// <param name="provider">The provider's name in usage records; <see langword="null"/> for the request's host.</param>
    public PolicyHandler(PolicyPipeline pipeline, string keyHeader = "X-API-Key", string? provider = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentException.ThrowIfNullOrEmpty(keyHeader);
        _pipeline = pipeline;
        _keyHeader = keyHeader;
        _provider = provider ?? string.Empty;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lease = _pipeline.Begin(CallOf(request));
        request.Options.Set(CallKey, lease.Call);
        var outcome = new CallOutcome { Status = CallStatus.Cancelled };
        var isHandedOver = false;
        try
        {
            if (await AcquireAsync(lease, request, cancellationToken).ConfigureAwait(false) is { } error)
            {
                outcome = CallLease.Refused(error);
                return RefusalResponse.Create(request, error, lease.Call);
            }

            RemoveGatewayKey(request, lease.Call);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Content = new ObservedContent(response, new CallObserver(lease, _pipeline.Time, response));
            isHandedOver = true;
            return response;
        }
        catch (Exception exception)
        {
            outcome = exception is OperationCanceledException && cancellationToken.IsCancellationRequested
                ? new CallOutcome { Status = CallStatus.Cancelled }
                : new CallOutcome { Status = CallStatus.Failed, ErrorCode = GatewayErrorCodes.ProviderError };
            throw;
        }
        finally
        {
            if (!isHandedOver)
            {
                await lease.SettleAsync(outcome).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Not supported: policies are asynchronous.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">A token to cancel the call.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("Hadrian's policies are asynchronous: use SendAsync.");

    private static async ValueTask<GatewayError?> AcquireAsync(CallLease lease, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var error = await lease.AcquireAsync(PolicyStage.Admission, cancellationToken).ConfigureAwait(false);
        if (error is null && lease.NeedsBody)
        {
            await DescribeBodyAsync(lease.Call, request, cancellationToken).ConfigureAwait(false);
        }

        return error ?? await lease.AcquireAsync(PolicyStage.Reservation, cancellationToken).ConfigureAwait(false);
    }

    // What the body says is only described, never judged: the provider does that, in its own words.
    private static async ValueTask DescribeBodyAsync(GatewayCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null || call.RequestedModel is not null
            || call.Operation is not (GatewayOperation.Chat or GatewayOperation.Completion or GatewayOperation.Embeddings))
        {
            return;
        }

        await request.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var body = await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (OpenAIRequest.TryParse(call.Operation, body, out var parsed, out _))
        {
            call.RequestedModel = parsed.Model;
            call.IsStreaming = parsed.IsStreaming;
            call.MaxOutputTokens = parsed.MaxOutputTokens;
            call.EstimatedInputTokens = parsed.EstimatedInputTokens;
            call.Input = parsed.Input;
            if (parsed.Model is not null)
            {
                call.Target = new ModelTarget(call.Target!.Provider, parsed.Model);
            }
        }
    }

    private static string? First(HttpRequestHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Gives the call a handler further out began, or a chat client above, or a new one.</summary>
    private GatewayCall CallOf(HttpRequestMessage request)
        => request.Options.TryGetValue(CallKey, out var call) ? call : AmbientCall.Current ?? NewCall(request);

    private GatewayCall NewCall(HttpRequestMessage request)
    {
        var path = request.RequestUri?.AbsolutePath ?? string.Empty;
        var operation =
            path.EndsWith("/chat/completions", StringComparison.Ordinal) ? GatewayOperation.Chat
            : path.EndsWith("/completions", StringComparison.Ordinal) ? GatewayOperation.Completion
            : path.EndsWith("/embeddings", StringComparison.Ordinal) ? GatewayOperation.Embeddings
            : path.Contains("/models", StringComparison.Ordinal) ? GatewayOperation.Models
            : GatewayOperation.Other;
        return new GatewayCall(operation, _pipeline.Time.GetUtcNow())
        {
            ClaimedProject = First(request.Headers, "X-Hadrian-Project"),
            Credentials = new PresentedCredentials(First(request.Headers, _keyHeader), First(request.Headers, "Authorization")),
            RequiredScope = ScopeOf(operation),
            Target = new ModelTarget(_provider.Length > 0 ? _provider : request.RequestUri?.Host ?? "unknown", "unknown"),
        };
    }

    private static string? ScopeOf(GatewayOperation operation) => operation switch
    {
        GatewayOperation.Chat => ApiKeyScopes.Chat,
        GatewayOperation.Completion => ApiKeyScopes.Completions,
        GatewayOperation.Embeddings => ApiKeyScopes.Embeddings,
        GatewayOperation.Models => ApiKeyScopes.Models,
        _ => null,
    };

    /// <summary>Takes off the accepted key and nothing else: a call joined from a chat client may have brought it another way, and the header is then the vendor's.</summary>
    private void RemoveGatewayKey(HttpRequestMessage request, GatewayCall call)
    {
        var (header, accepted) = call.AcceptedCredential switch
        {
            CredentialSource.ApiKeyHeader => (_keyHeader, call.Credentials.ApiKey),
            CredentialSource.Authorization => ("Authorization", call.Credentials.Authorization),
            _ => (string.Empty, null),
        };
        if (accepted is not null && First(request.Headers, header) == accepted)
        {
            request.Headers.Remove(header);
        }
    }
}
