using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal static class SnakeCaseColumns
{
    /// <summary>Names every column after its property, in snake case.</summary>
    public static void UseSnakeCaseColumns(this ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }
    }
}
