using System.Net;
using Hadrian.Wire.Models;

namespace Hadrian.Gateway;

/// <summary>
/// Finds the providers made through the admin API that a caller may use: by a scope, <c>:org/acme/…</c>, or by their plain name
/// among those of the caller's own, where the gateway has none of that name.
/// </summary>
internal sealed class DynamicProviderRouter(DynamicProviderDirectory directory, DynamicProviderScopes scopes)
{
    /// <summary>The one answer for what does not exist, is disabled or is somebody else's.</summary>
    public static readonly GatewayError NotThere = new(HttpStatusCode.BadRequest, GatewayErrorCodes.ProviderResolutionError,
        "The provider named by this model string does not exist, is disabled or is not yours.") { Param = "model" };

    /// <summary>Gives the owners whose providers a caller may name without a scope, the nearest first.</summary>
    public static IEnumerable<DynamicProviderOwner> OwnersOf(Principal principal)
    {
        if (UserOf(principal) is { } user)
        {
            yield return new(DynamicProviderOwnerKind.User, user);
        }

        switch (principal.ApiKey?.Owner)
        {
            case { Kind: ApiKeyOwnerKind.Project } owner:
                yield return new(DynamicProviderOwnerKind.Project, owner.Id);
                break;
            case { Kind: ApiKeyOwnerKind.Team } owner:
                yield return new(DynamicProviderOwnerKind.Team, owner.Id);
                break;
        }

        if (principal.OrganizationId is { } organization)
        {
            yield return new(DynamicProviderOwnerKind.Organization, organization);
        }
    }

    /// <summary>Resolves a model string with a scope.</summary>
    public async ValueTask<(ModelRoute? Route, GatewayError? Error)> ResolveAsync(ModelString model, Principal principal, CancellationToken cancellationToken)
    {
        var scope = await scopes.FindAsync(model.Scope!, cancellationToken).ConfigureAwait(false);
        if (scope is null || !MayUse(principal, scope)
            || await directory.FindAsync(scope.Owner, model.Provider!, cancellationToken).ConfigureAwait(false) is not { } instance
            || (scope.OrganizationId is { } organization && instance.Record.OrganizationId != organization))
        {
            return (null, NotThere);
        }

        return ModelRouter.TryResolveAt(instance.Provider, model.Model, instance, out var route, out var error) ? (route, null) : (null, error);
    }

    /// <summary>Resolves a plain <c>provider/model</c> among the caller's own providers.</summary>
    /// <returns>Neither route nor error when the caller has no such provider.</returns>
    public async ValueTask<(ModelRoute? Route, GatewayError? Error)> ResolveOwnAsync(ModelString model, Principal principal, CancellationToken cancellationToken)
    {
        foreach (var owner in OwnersOf(principal))
        {
            if (await directory.FindAsync(owner, model.Provider!, cancellationToken).ConfigureAwait(false) is { } instance)
            {
                return ModelRouter.TryResolveAt(instance.Provider, model.Model, instance, out var route, out var error) ? (route, null) : (null, error);
            }
        }

        return default;
    }

    // A user's providers are theirs alone; those of an organisation and what is in it are its tenant's.
    private static bool MayUse(Principal principal, DynamicProviderScope scope) => scope.Owner.Kind == DynamicProviderOwnerKind.User
        ? UserOf(principal) == scope.Owner.Id
        : principal.OrganizationId is { } organization && organization == scope.OrganizationId;

    private static Guid? UserOf(Principal principal)
        => principal.User?.Id ?? (principal.ApiKey?.Owner is { Kind: ApiKeyOwnerKind.User } owner ? owner.Id : null);
}
