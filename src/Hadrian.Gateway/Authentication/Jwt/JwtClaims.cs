using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>What a token says. Only what it says in the right form counts: an audience that is a number is none.</summary>
internal static class JwtClaims
{
    public const string Subject = "sub";

    private const int LongestText = 255;

    // 9999-12-31, the last second there is.
    private const double LastSecond = 253_402_300_799;

    public static string? Issuer(JsonElement claims) => JwtText.StringOf(claims, "iss");

    /// <summary>Reads a time in seconds since 1970, whole or not.</summary>
    /// <returns><see langword="false"/> when there is something else.</returns>
    public static bool TryReadTime(JsonElement claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var claim))
        {
            return true;
        }

        if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= LastSecond))
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        return true;
    }

    public static bool IsFor(JsonElement claims, IReadOnlyCollection<string> audience)
    {
        if (!claims.TryGetProperty("aud", out var claim))
        {
            return false;
        }

        return claim.ValueKind switch
        {
            JsonValueKind.String => audience.Contains(claim.GetString()!),
            JsonValueKind.Array => claim.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
                && claim.EnumerateArray().Any(one => audience.Contains(one.GetString()!)),
            _ => false,
        };
    }

    /// <summary>Gives the user a token is of; <see langword="null"/> when it names none.</summary>
    public static UserIdentity? User(JsonElement claims, string issuer, string identityClaim)
        => (JwtText.StringOf(claims, identityClaim) ?? JwtText.StringOf(claims, Subject)) is { Length: <= LongestText } subject
            ? new UserIdentity(issuer, subject)
            {
                Email = Short(JwtText.StringOf(claims, "email")),
                Name = Short(JwtText.StringOf(claims, "name")),
                Roles = Texts(claims, "roles"),
                Groups = Texts(claims, "groups"),
            }
            : null;

    private static string? Short(string? text) => text is { Length: <= LongestText } ? text : null;

    private static IReadOnlyList<string> Texts(JsonElement claims, string name) => claims.TryGetProperty(name, out var claim)
        ? claim.ValueKind switch
        {
            JsonValueKind.String => [claim.GetString()!],
            JsonValueKind.Array => [.. claim.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
            _ => [],
        }
        : [];
}
