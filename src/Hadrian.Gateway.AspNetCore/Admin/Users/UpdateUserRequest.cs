namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/users/{user_id}</c>.</summary>
internal sealed record UpdateUserRequest(string? Email, string? Name);
