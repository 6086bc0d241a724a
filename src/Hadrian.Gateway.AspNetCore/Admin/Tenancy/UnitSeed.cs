namespace Hadrian.Gateway.AspNetCore;

/// <summary>What a new unit of an organisation is given rather than told.</summary>
internal readonly record struct UnitSeed(Guid Id, Guid OrganizationId, DateTimeOffset Now);
