namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH …/members/{user_id}</c>.</summary>
internal sealed record UpdateMemberRequest(string? Role);
