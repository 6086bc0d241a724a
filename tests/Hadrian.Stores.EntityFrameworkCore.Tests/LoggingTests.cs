using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class LoggingTests : StorageTest
{
    [StorageFact]
    public async Task Stores_InUse_LogStatementsAtDebugWithoutValues()
    {
        var (key, hash) = (Samples.Key() with { Name = "name-of-a-customer" }, Samples.Hash());

        await Node.ApiKeys.CreateAsync(key, hash, None);
        await Node.ApiKeys.FindByHashAsync(hash, None);
        await Node.Organizations.TryCreateAsync(Samples.Organization("slug-of-a-customer"), None);
        await Node.Organizations.TryCreateAsync(Samples.Organization("slug-of-a-customer"), None);

        var statements = Node.Logs.GetSnapshot().Where(entry => entry.Category == "Microsoft.EntityFrameworkCore.Database.Command").ToArray();
        Assert.Contains(statements, entry => entry.Message.Contains("key_hash", StringComparison.Ordinal));
        Assert.All(statements, entry => Assert.True(entry.Level <= LogLevel.Debug, entry.Message));
        Assert.All(Node.Logs.GetSnapshot(), entry =>
        {
            Assert.True(entry.Level <= LogLevel.Information, entry.Message);
            Assert.DoesNotContain(hash, entry.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("of-a-customer", entry.Message, StringComparison.Ordinal);
        });
    }
}
