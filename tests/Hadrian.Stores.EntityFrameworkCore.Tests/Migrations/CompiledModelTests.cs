using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>The compiled model is the one the code describes. When this fails, run <c>eng/compiled-model.sh</c>.</summary>
public sealed class CompiledModelTests : StorageTest
{
    [StorageFact]
    public void CompiledModel_IsThePresentOne()
    {
        using var context = Node.CreateContext();
        Assert.Equal("HadrianDbContextModel", context.Model.GetType().Name);

        var described = Describe(context.GetService<IDesignTimeModel>().Model).ToList();

        Assert.NotEmpty(described);
        Assert.Equal(described, Describe(context.Model));
    }

    private static IEnumerable<string> Describe(IModel model)
        => model.GetEntityTypes().OrderBy(entity => entity.Name, StringComparer.Ordinal).SelectMany(entity => Describe(entity));

    private static IEnumerable<string> Describe(IEntityType entity)
    {
        yield return $"{entity.Name}: {entity.GetTableName()}";
        foreach (var property in entity.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            yield return $"{entity.Name}.{property.Name}: {property.ClrType} {property.GetColumnName()} {property.GetColumnType()} {property.IsNullable} {property.GetMaxLength()} "
                + $"{property.ValueGenerated} {property.GetTypeMapping().Converter?.ProviderClrType}";
        }

        foreach (var key in entity.GetKeys())
        {
            yield return $"{entity.Name} key {string.Join(", ", key.Properties.Select(property => property.Name))}";
        }

        foreach (var index in entity.GetIndexes().Select(index => $"{string.Join(", ", index.Properties.Select(property => property.Name))} {index.IsUnique} {index.GetDatabaseName()}").Order(StringComparer.Ordinal))
        {
            yield return $"{entity.Name} index {index}";
        }
    }
}
