using System.Text.Json.Nodes;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Names the kinds of callers in audit records, and tells which one a caller is.</summary>
internal static class AuditActors
{
    private static readonly (string Name, AuditActorType Type)[] Names =
    [
        ("system", AuditActorType.System),
        ("api_key", AuditActorType.ApiKey),
        ("user", AuditActorType.User),
        ("service_account", AuditActorType.ServiceAccount),
        ("external_user", AuditActorType.ExternalUser),
    ];

    public static string Name(AuditActorType type) => Names.First(known => known.Type == type).Name;

    public static AuditActorType Parse(string name)
    {
        var index = Array.FindIndex(Names, known => known.Name == name);
        return index >= 0
            ? Names[index].Type
            : throw AdminErrors.BadRequest("actor_type", $"'actor_type' must be one of {string.Join(", ", Names.Select(known => known.Name))}.");
    }

    public static (AuditActorType Type, Guid? Id) Of(Principal principal, AdminCaller caller)
        => principal.ApiKey is { } key ? (AuditActorType.ApiKey, key.Id)
            : principal.User is not null && caller.UserId is { } known ? (AuditActorType.User, known)
            : principal.User is { } user ? (AuditActorType.ExternalUser, user.Id)
            : (AuditActorType.System, null);

    /// <summary>Tells by the provider's own names which user it was: the id alone follows from them and cannot be read.</summary>
    public static void Describe(Principal principal, JsonObject details)
    {
        if ((principal.User ?? principal.Emergency) is { } user)
        {
            details["actor"] = new JsonObject { ["issuer"] = user.Issuer, ["external_id"] = user.Subject };
        }
    }
}
