using System.Buffers;
using System.Net;
using Hadrian.Wire.OpenAI.Models;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Lists models, or describes one. Models the caller may not use are not there for it.</summary>
internal sealed class ModelsEndpoint(GatewayCalls calls, PolicyPipeline pipeline, ModelCatalog catalog, DynamicModelCatalog dynamic)
{
    public Task ListAsync(HttpContext context) => HandleAsync(context, (_, entries) =>
    {
        var list = new ArrayBufferWriter<byte>();
        ModelList.Write(list, entries.Select(entry => entry.Entry));
        return list.WrittenMemory;
    });

    public Task GetAsync(HttpContext context)
    {
        // Routing leaves %2F as it is, and ids contain slashes.
        var id = Uri.UnescapeDataString((string?)context.Request.RouteValues["id"] ?? string.Empty);
        return HandleAsync(context, (call, entries) => entries.FirstOrDefault(entry => entry.Entry.Id == id)?.Entry.Json);
    }

    private async Task HandleAsync(HttpContext context, Func<GatewayCall, IEnumerable<CatalogEntry>, ReadOnlyMemory<byte>?> find)
    {
        var call = calls.Create(context, GatewayOperation.Models, ApiKeyScopes.Models);
        await using var lease = pipeline.Begin(call);
        if (await lease.AcquireAsync(PolicyStage.Admission, context.RequestAborted) is { } error)
        {
            await ErrorResponses.WriteAsync(context, error, call);
            return;
        }

        var entries = await catalog.GetAsync(context.RequestAborted);
        var own = await dynamic.GetAsync(call.Principal, context.RequestAborted);
        var body = find(call, entries.Concat(own).Where(entry => ModelAccessPolicy.IsAllowed(call.Principal, null, entry.Target)));
        if (body is not { } found)
        {
            var notFound = new GatewayError(HttpStatusCode.NotFound, GatewayErrorCodes.ModelNotFound,
                "There is no such model. GET /v1/models lists what there is.") { Param = "model" };
            await lease.SettleAsync(CallLease.Refused(notFound));
            await ErrorResponses.WriteAsync(context, notFound, call);
            return;
        }

        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded, StatusCode = StatusCodes.Status200OK });
        ResponseHeaders.WriteLimits(context.Response, call);
        await ErrorResponses.WriteBodyAsync(context.Response, StatusCodes.Status200OK, found);
    }
}
