using System.Net;

namespace Hadrian.Gateway;

/// <summary>Tells which scopes a caller has, and what scopes are called.</summary>
internal static class RateLimitScopes
{
    /// <summary>Gives a caller's scope of a kind; <see langword="null"/> when it has none.</summary>
    public static RateLimitScope? Of(Principal principal, RateLimitScopeKind kind)
    {
        var owner = principal.ApiKey?.Owner;
        Guid? id = kind switch
        {
            RateLimitScopeKind.Global => Guid.Empty,
            RateLimitScopeKind.Organization => principal.OrganizationId ?? IdOf(owner, ApiKeyOwnerKind.Organization),
            RateLimitScopeKind.Team => IdOf(owner, ApiKeyOwnerKind.Team),
            RateLimitScopeKind.Project => IdOf(owner, ApiKeyOwnerKind.Project),
            RateLimitScopeKind.User => principal.User?.Id ?? IdOf(owner, ApiKeyOwnerKind.User),
            RateLimitScopeKind.ServiceAccount => IdOf(owner, ApiKeyOwnerKind.ServiceAccount),
            RateLimitScopeKind.Key => principal.ApiKey?.Id ?? principal.User?.Id,
            _ => null,
        };
        return id is { } known ? new RateLimitScope(kind, known) : null;
    }

    /// <summary>Gives a call's scope of a kind that only the call tells: its model, provider or address.</summary>
    public static RateLimitScope? Of(GatewayCall call, RateLimitScopeKind kind) => kind switch
    {
        RateLimitScopeKind.Model when call.Target is { } target => new RateLimitScope(kind, default, target.CanonicalName),
        RateLimitScopeKind.Provider when call.Target is { } target => new RateLimitScope(kind, default, target.Provider),
        RateLimitScopeKind.Address when call.RemoteAddress is { } address => Of(address),
        _ => null,
    };

    public static RateLimitScope Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        AddressRateLimiter.Network(address).MapToIPv6().TryWriteBytes(bytes, out _);
        return new RateLimitScope(RateLimitScopeKind.Address, new Guid(bytes, bigEndian: true));
    }

    /// <summary>Gets the scope's name, as in messages and configuration.</summary>
    public static string Name(RateLimitScopeKind kind) => kind switch
    {
        RateLimitScopeKind.Global => "global",
        RateLimitScopeKind.Organization => "organization",
        RateLimitScopeKind.Team => "team",
        RateLimitScopeKind.Project => "project",
        RateLimitScopeKind.User => "user",
        RateLimitScopeKind.ServiceAccount => "service_account",
        RateLimitScopeKind.Key => "key",
        RateLimitScopeKind.Model => "model",
        RateLimitScopeKind.Provider => "provider",
        _ => "ip",
    };

    private static Guid? IdOf(ApiKeyOwner? owner, ApiKeyOwnerKind kind) => owner is { } known && known.Kind == kind ? known.Id : null;
}
