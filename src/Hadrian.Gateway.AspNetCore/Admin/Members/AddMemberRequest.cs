namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST …/members</c>.</summary>
internal sealed record AddMemberRequest(Guid? UserId, string? Role);
