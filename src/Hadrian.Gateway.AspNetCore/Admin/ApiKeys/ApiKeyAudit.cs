namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes changes of keys for the audit log, by what lists show of a key: neither the key nor its hash.</summary>
internal static class ApiKeyAudit
{
    public static AuditRecord Record(AdminRequest request, string verb, ApiKeyRecord? before, ApiKeyRecord? after)
    {
        var key = (after ?? before)!;
        return request.Audit($"api_key.{verb}", "api_key", key.Id, key.OrganizationId, AuditDetails.Change(
            before is null ? null : ApiKeyResource.From(before), after is null ? null : ApiKeyResource.From(after), AdminJson.Default.ApiKeyResource));
    }
}
