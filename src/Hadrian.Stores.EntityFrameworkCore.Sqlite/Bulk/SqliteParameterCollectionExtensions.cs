using Microsoft.Data.Sqlite;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

internal static class SqliteParameterCollectionExtensions
{
    /// <summary>Gives a parameter its value for the next row, adding it for the first.</summary>
    public static void Set(this SqliteParameterCollection parameters, string name, object? value)
    {
        var index = parameters.IndexOf(name);
        if (index < 0)
        {
            parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        else
        {
            parameters[index].Value = value ?? DBNull.Value;
        }
    }
}
