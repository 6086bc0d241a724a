using System.Net;

namespace Hadrian.Gateway;

/// <summary>Refuses a call that claims a project its caller does not belong to, so that no usage is attributed to others (admin-and-auth §1).</summary>
internal sealed class ProjectClaimPolicy : IGatewayPolicy
{
    private static readonly GatewayError NotAMember = new(HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden,
        "The caller does not belong to the project named by X-Hadrian-Project. Leave the header out; a project's own key needs none.");

    public string Name => "project_claim";

    public PolicyStage Stage => PolicyStage.Authentication;

    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
        => new(call.ClaimedProject is not { } claimed || IsMember(call.Principal, claimed) ? PolicyLease.Granted : PolicyLease.Refused(NotAMember));

    private static bool IsMember(Principal principal, string claimed)
        => principal.ApiKey is { Owner: { Kind: ApiKeyOwnerKind.Project, Id: var id } } && Guid.TryParse(claimed, out var project) && project == id;
}
