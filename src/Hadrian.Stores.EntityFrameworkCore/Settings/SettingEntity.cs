namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>settings</c>.</summary>
internal sealed class SettingEntity
{
    public required string Name { get; init; }

    public required string Value { get; set; }
}
