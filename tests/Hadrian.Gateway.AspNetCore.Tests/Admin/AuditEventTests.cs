using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>What is recorded beside changes.</summary>
public sealed class AuditEventTests
{
    [Fact]
    public async Task Check21_BudgetThatRunsOut_IsRecordedOncePerPeriod()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero));
        var log = new WatchedAuditLog();
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = time;
            options.Services = services => services.AddSingleton<IAuditLog>(log);
        });
        var (key, record) = await gateway.CreateKeyRecordAsync(key => key with { BudgetLimitCents = 1, BudgetPeriod = BudgetPeriod.Daily });
        for (var day = 0; day < 2; day++)
        {
            for (var i = 0; i < 3; i++)
            {
                (await gateway.ChatAsync(key: key)).AssertError(402, "budget_exceeded");
            }

            time.Advance(TimeSpan.FromDays(1));
        }

        await log.WaitForAsync("budget.exceeded", 2);
        var exceeded = log.Records.Where(entry => entry.Action == "budget.exceeded").ToList();
        Assert.Equal(2, exceeded.Count);
        Assert.All(exceeded, entry => Assert.Equal((AuditActorType.ApiKey, record.Id, "api_key", record.Id, gateway.Organization.Id), (entry.ActorType, entry.ActorId!.Value, entry.ResourceType, entry.ResourceId, entry.OrganizationId!.Value)));
        using var details = JsonDocument.Parse(exceeded[0].Details);
        Assert.Equal(("daily", 1m), (details.RootElement.GetProperty("period").GetString(), details.RootElement.GetProperty("limit_cents").GetDecimal()));
    }

    [Fact]
    public async Task Check21_BudgetNearItsLimit_IsRecordedOnce()
    {
        var log = new WatchedAuditLog();
        await using var gateway = await TestGateway.StartAsync(options => options.Services = services => services.AddSingleton<IAuditLog>(log));
        const string Price = """{"owner":{"type":"global"},"provider":"mock","model":"gpt-mock","input_per_1m_tokens":0,"output_per_1m_tokens":0,"per_request":8500}""";
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/model-pricing", Price, await gateway.CreateAdminKeyAsync(isPlatformAdmin: true))).Status);
        var key = await gateway.CreateKeyAsync(key => key with { BudgetLimitCents = 1, BudgetPeriod = BudgetPeriod.Monthly });

        Assert.Equal("true", (await gateway.ChatAsync(key: key)).AssertOk().Header("X-Budget-Warning"));
        (await gateway.ChatAsync(key: key)).AssertError(402, "budget_exceeded");

        await log.WaitForAsync("budget.exceeded", 1);
        Assert.Equal(["budget.warning", "budget.exceeded"], log.Records.Select(entry => entry.Action).Where(action => action.StartsWith("budget.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refusal_OfAnAdministrator_IsRecordedOnceAMinute()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero));
        var log = new WatchedAuditLog();
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = time;
            options.Services = services => services.AddSingleton<IAuditLog>(log);
        });
        var admin = await gateway.CreateAdminKeyAsync();
        for (var i = 0; i < 3; i++)
        {
            (await gateway.GetAsync("/admin/v1/usage", admin)).AssertError(403, "forbidden");
        }

        time.Advance(TimeSpan.FromMinutes(1.1));
        (await gateway.GetAsync("/admin/v1/usage", admin)).AssertError(403, "forbidden");

        await log.WaitForAsync("authz.deny", 2);
        Assert.Equal(2, log.Records.Count);
        Assert.Contains("usage:read_all", log.Records[0].Details, StringComparison.Ordinal);
        Assert.Equal(gateway.Organization.Id, log.Records[0].OrganizationId);
    }

    /// <summary>An audit log that tells when something is written.</summary>
    private sealed class WatchedAuditLog : IAuditLog
    {
        private readonly Lock _lock = new();
        private readonly List<AuditRecord> _records = [];
        private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<AuditRecord> Records
        {
            get
            {
                lock (_lock)
                {
                    return [.. _records];
                }
            }
        }

        public ValueTask AppendAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                _records.Add(record);
                _written.TrySetResult();
                _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return default;
        }

        public async Task WaitForAsync(string action, int count)
        {
            while (true)
            {
                Task written;
                lock (_lock)
                {
                    if (_records.Count(record => record.Action == action) >= count)
                    {
                        return;
                    }

                    written = _written.Task;
                }

                await written.WaitAsync(Patience.Long);
            }
        }

        public ValueTask<AuditRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Page<AuditRecord>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
