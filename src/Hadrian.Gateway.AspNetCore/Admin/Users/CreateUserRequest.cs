namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/users</c>.</summary>
internal sealed record CreateUserRequest(string? ExternalId, string? Email, string? Name);
