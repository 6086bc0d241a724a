using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Lets texts that PostgreSQL cannot store be stored and looked up in their storable form, instead of failing.</summary>
internal sealed class StorableTextInterceptor : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            parameter.Value = parameter.Value switch
            {
                string text => StorableText.From(text),
                string[] texts => Array.ConvertAll(texts, StorableText.From),
                var other => other,
            };
        }

        return result;
    }
}
