using System.Globalization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Reads filters from the query.</summary>
internal static class AdminQuery
{
    public static Guid? Id(AdminRequest request, string name) => request.Query(name) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id
        : throw AdminErrors.BadRequest(name, $"'{name}' must be a UUID.");

    public static DateTimeOffset? Time(AdminRequest request, string name) => request.Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
        : throw AdminErrors.BadRequest(name, $"'{name}' must be a time by RFC 3339, such as 2026-01-31T08:00:00Z.");
}
