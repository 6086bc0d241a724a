using System.Net;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Decides who of the users that an identity provider vouches for administers the gateway. The one place where this is decided.</summary>
internal static class AdminAccess
{
    private const string PlatformRole = "super_admin";

    /// <summary>Tells whether a user administers the whole gateway.</summary>
    public static bool IsPlatformAdmin(UserIdentity? user) => user?.Roles.Contains(PlatformRole, StringComparer.Ordinal) == true;

    /// <summary>Tells why a user may not enter the admin API; <see langword="null"/> when it may.</summary>
    public static GatewayError? RefusalOf(UserIdentity user) => IsPlatformAdmin(user)
        ? null
        : new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden, $"The admin API is open to users with the role '{PlatformRole}'.");
}
