using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>Databases of earlier schemas, with data. The rows are written by statements, since the stores know the present schema alone.</summary>
public sealed class UpgradeTests : StorageTest
{
    // The schema of the first snapshot. Add one for each release; never change one.
    private const string First = "Jobs";

    private static readonly Guid Acme = new("0197c8a0-0000-7000-8000-000000000001");
    private static readonly Guid Key = new("0197c8a0-0000-7000-8000-000000000002");

    [StorageFact]
    public async Task Start_OnTheFirstSchemaWithData_KeepsEveryRow()
    {
        await WriteFirstSnapshotAsync();

        await using var node = await StartNodeAsync();

        Assert.Equal(("Acme", Now), await node.Organizations.FindBySlugAsync("acme", None) is { } acme ? (acme.Name, acme.CreatedAt) : default);
        var key = (await node.ApiKeys.FindByHashAsync(new string('a', 64), None))!;
        Assert.Equal((Key, "ci", Acme, 500, BudgetPeriod.Daily, 7), (key.Id, key.Name, key.OrganizationId, key.BudgetLimitCents, key.BudgetPeriod, key.RateLimitRpm));
        Assert.Equal(["chat", "models"], key.Scopes!);
        var spent = Assert.Single(await node.Services.GetRequiredService<IUsageReports>().SumAsync(
            new UsageQuery { OrganizationId = Acme, From = Now.AddDays(-1), Until = Now.AddDays(1) }, UsageDimensions.Model, 10, None));
        Assert.Equal(("gpt-4o", 3, 30, new Money(900)), (spent.Model, spent.Requests, spent.InputTokens, spent.Cost));

        // What is written now goes beside what was there.
        Assert.False(await node.Organizations.TryCreateAsync(Samples.Organization("acme"), None));
        await node.Usage.AppendAsync([Samples.Usage() with { OrganizationId = Acme, ApiKeyId = Key }], None);
    }

    private async Task WriteFirstSnapshotAsync()
    {
        using var context = Node.CreateContext();
        await context.GetService<IMigrator>().MigrateAsync(First);
        Assert.Equal(First, (await context.Database.GetAppliedMigrationsAsync()).Last().Split('_')[1]);
        await InsertAsync(context, "organizations", new()
        {
            ["id"] = Acme, ["slug"] = "acme", ["name"] = "Acme", ["created_at"] = Now.ToUnixTimeMilliseconds(), ["updated_at"] = Now.ToUnixTimeMilliseconds(),
        });
        await InsertAsync(context, "api_keys", new()
        {
            ["id"] = Key, ["key_hash"] = new string('a', 64), ["key_prefix"] = "gw_live_aB3x", ["name"] = "ci", ["owner_kind"] = "Organization", ["owner_id"] = Acme,
            ["organization_id"] = Acme, ["budget_limit_cents"] = 500L, ["budget_period"] = "Daily", ["scopes"] = Texts(context, "chat", "models"),
            ["is_platform_admin"] = false, ["rate_limit_rpm"] = 7, ["created_at"] = Now.ToUnixTimeMilliseconds(),
        });
        await InsertAsync(context, "usage_hourly", new()
        {
            ["hour"] = Now.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000, ["budget_subject_id"] = Key, ["api_key_id"] = Key, ["organization_id"] = Acme, ["team_id"] = Guid.Empty,
            ["project_id"] = Guid.Empty, ["user_id"] = Guid.Empty, ["service_account_id"] = Guid.Empty, ["provider"] = "openai", ["model"] = "gpt-4o", ["requests"] = 3L,
            ["input_tokens"] = 30L, ["output_tokens"] = 3L, ["cached_input_tokens"] = 0L, ["reasoning_tokens"] = 0L, ["cost_nano_usd"] = 900L,
        });
        await InsertAsync(context, "jobs", new() { ["name"] = "retention", ["last_run"] = Now.ToUnixTimeMilliseconds() });
    }

    private static async Task InsertAsync(HadrianDbContext context, string table, Dictionary<string, object> row)
    {
        await context.Database.OpenConnectionAsync();
        using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the names are the test's own
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(column => $"@{column}"))})";
#pragma warning restore CA2100
        foreach (var (column, value) in row)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (column, value);
            command.Parameters.Add(parameter);
        }

        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    // PostgreSQL has arrays; SQLite keeps JSON.
    private static object Texts(HadrianDbContext context, params string[] texts)
        => context.Database.ProviderName!.EndsWith("PostgreSQL", StringComparison.Ordinal) ? texts : System.Text.Json.JsonSerializer.Serialize(texts);
}
