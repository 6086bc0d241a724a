using Azure.Core;
using Azure.Identity;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Makes the credentials of Azure's library.</summary>
internal static class AzureCredentials
{
    /// <summary>Creates the credential that settings ask for; <see langword="null"/> for an API key.</summary>
    /// <param name="auth">The settings, already checked.</param>
    /// <param name="adjust">Changes how the library connects.</param>
    public static TokenCredential? Create(AzureOpenAIAuthOptions auth, Action<TokenCredentialOptions>? adjust = null)
    {
        switch (auth.Type)
        {
            case "azure_ad":
                var application = new ClientSecretCredentialOptions();
                adjust?.Invoke(application);
                return new ClientSecretCredential(auth.TenantId, auth.ClientId, auth.ClientSecret, application);
            case "managed_identity":
                var identity = new ManagedIdentityCredentialOptions(
                    string.IsNullOrEmpty(auth.ClientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(auth.ClientId));
                adjust?.Invoke(identity);
                return new ManagedIdentityCredential(identity);
            default:
                return null;
        }
    }
}
