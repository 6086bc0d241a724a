using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>One authenticated request to the admin API.</summary>
internal sealed class AdminRequest(HttpContext context, Principal principal, AdminCaller caller, RequestBodyReader bodies, AuditEvents events, TimeProvider time)
{
    public CancellationToken CancellationToken => context.RequestAborted;

    /// <summary>Gets who calls, by their credential.</summary>
    public Principal Principal => principal;

    /// <summary>Gets as what the caller acts.</summary>
    public AdminCaller Caller => caller;

    /// <summary>Gets what the endpoint demands.</summary>
    public Permission Permission { get; } = context.GetEndpoint()?.Metadata.GetMetadata<Permission>()
        ?? throw new InvalidOperationException($"The endpoint {context.Request.Path} has no {nameof(Permission)}.");

    /// <summary>Gets whether the handler has made sure of the permission.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Makes sure that the caller may do what the endpoint does at a place. What the caller may not even know of does not exist.</summary>
    /// <param name="place">Where the thing belongs.</param>
    /// <param name="what">What it is, for the answer that there is none.</param>
    public void Demand(TenantPlace place, string what)
    {
        if (!caller.Sees(place))
        {
            throw AdminErrors.NotFound(what);
        }

        Demand(caller.May(Permission, place));
    }

    /// <summary>Makes sure that the caller administers the whole gateway.</summary>
    public void DemandPlatform() => Demand(caller.IsPlatformAdmin);

    /// <summary>States that what is asked for is everybody's to know.</summary>
    public void DemandNothing() => Demand(isAllowed: true);

    public string Route(string name) => (string?)context.Request.RouteValues[name] ?? string.Empty;

    public Guid RouteId(string name, string what) => Guid.TryParse(Route(name), out var id) ? id : throw AdminErrors.NotFound(what);

    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Reads the body, or refuses it with what is wrong and where.</summary>
    public async ValueTask<T> BodyAsync<T>(JsonTypeInfo<T> type) => (await ReadAsync(type, _ => true)).Body;

    /// <summary>Reads the body and the names of the members it has: what is absent stays as it is, what is null is cleared.</summary>
    public async ValueTask<(T Body, IReadOnlySet<string> Present)> PatchAsync<T>(JsonTypeInfo<T> type) => await ReadAsync(type, Names);

    /// <summary>Describes a change by this caller for the audit log.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="resourceType">The kind of thing it is done to.</param>
    /// <param name="resourceId">Which one.</param>
    /// <param name="organizationId">The organisation it belongs to, if any.</param>
    /// <param name="details">The rest; the request's id is added.</param>
    public AuditRecord Audit(string action, string resourceType, Guid resourceId, Guid? organizationId, JsonObject details)
    {
        const int LongestUserAgent = 512;
        var (actor, actorId) = AuditActors.Of(principal, caller);
        var agent = context.Request.Headers.UserAgent.ToString();
        details["request_id"] = context.Response.Headers[HeaderNames.RequestId].ToString();
        AuditActors.Describe(principal, details);
        var now = AdminTime.Now(time);
        return new AuditRecord
        {
            Id = Guid.CreateVersion7(now),
            Timestamp = now,
            ActorType = actor,
            ActorId = actorId,
            Action = action,
            ResourceType = resourceType,
            ResourceId = resourceId,
            OrganizationId = organizationId,
            Details = details.ToJsonString(),
            IpAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = agent.Length == 0 ? null : agent.Length <= LongestUserAgent ? agent : agent[..LongestUserAgent],
        };
    }

    private void Demand(bool isAllowed)
    {
        IsDecided = true;
        if (!isAllowed)
        {
            // A caller who keeps asking is recorded once a minute.
            var organization = caller.OrganizationId;
            events.AddOnce($"authz.deny {AuditActors.Of(principal, caller)} {Permission.Name}", TimeSpan.FromMinutes(1), () => Audit(
                "authz.deny", "permission", Guid.Empty, organization, new JsonObject { ["permission"] = Permission.Name, ["path"] = context.Request.Path.Value }));
            throw AdminErrors.Forbidden($"This takes the right '{Permission.Name}', which the caller does not have here.");
        }
    }

    private static IReadOnlySet<string> Names(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
    }

    private async ValueTask<(T Body, TMore More)> ReadAsync<T, TMore>(JsonTypeInfo<T> type, Func<ReadOnlyMemory<byte>, TMore> more)
    {
        var (body, error) = await bodies.ReadAsync(context);
        using (body)
        {
            if (error is not null)
            {
                throw new GatewayException(error);
            }

            try
            {
                var value = JsonSerializer.Deserialize(body!.Memory.Span, type) ?? throw Invalid("The body is null; send a JSON object.", null);
                return (value, more(body.Memory));
            }
            catch (JsonException exception)
            {
                throw Invalid(exception.Path is { Length: > 1 } path
                    ? $"The member '{path.TrimStart('$', '.')}' is unknown, repeated or of the wrong type."
                    : "The body is not a JSON object with the members this endpoint knows.", exception);
            }
        }
    }

    private static GatewayException Invalid(string message, JsonException? cause) => new(
        new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, message)
        {
            Param = cause?.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : null,
        },
        cause);
}
