using System.Net;

namespace Hadrian.Gateway;

/// <summary>Refuses models that are not on the key's list. The string the caller sent and the canonical <c>provider/model</c> both count.</summary>
public sealed class ModelAccessPolicy : IGatewayPolicy
{
    private static readonly GatewayError NotAllowed = new(HttpStatusCode.Forbidden, GatewayErrorCodes.ModelNotAllowed,
        "This API key may not use this model.")
    { Param = "model" };

    /// <inheritdoc/>
    public string Name => "model_access";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.ModelAccess;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(IsAllowed(call.Principal, call.RequestedModel, call.Target) ? PolicyLease.Granted : PolicyLease.Refused(NotAllowed));
    }

    /// <summary>Tells whether a principal may use a model.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="requested">The model string as sent; <see langword="null"/> when the target alone counts.</param>
    /// <param name="target">Where it leads.</param>
    public static bool IsAllowed(Principal principal, string? requested, ModelTarget? target)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.ApiKey?.AllowedModels is not { Count: > 0 } patterns)
        {
            return true;
        }

        foreach (var pattern in patterns)
        {
            if (Matches(pattern, requested) || Matches(pattern, target?.CanonicalName))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string pattern, string? model)
        => model is not null && (pattern.EndsWith('*')
            ? model.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : string.Equals(pattern, model, StringComparison.Ordinal));
}
