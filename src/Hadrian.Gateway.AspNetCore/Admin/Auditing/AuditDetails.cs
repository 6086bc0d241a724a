using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Writes what audit records say beyond who did what: resources as the admin API shows them, which never holds a secret.</summary>
internal static class AuditDetails
{
    /// <summary>Tells how a resource was before a change and how it is after; either may be absent.</summary>
    public static JsonObject Change<T>(T? before, T? after, JsonTypeInfo<T> type)
        where T : class
    {
        var details = new JsonObject();
        if (before is not null)
        {
            details["before"] = JsonSerializer.SerializeToNode(before, type);
        }

        if (after is not null)
        {
            details["after"] = JsonSerializer.SerializeToNode(after, type);
        }

        return details;
    }

    /// <summary>Tells one number.</summary>
    public static JsonObject Note(string name, long value) => new() { [name] = value };
}
