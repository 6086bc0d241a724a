namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>teams</c>.</summary>
internal sealed class TeamEntity : OrganizationUnitEntity;
