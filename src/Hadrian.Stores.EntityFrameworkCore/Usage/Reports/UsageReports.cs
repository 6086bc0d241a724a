using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>
/// Reports from the hourly sums. Where a range begins or ends within an hour, that hour's calls are read one by one. A report that
/// takes too long is stopped, in the database too.
/// </summary>
internal sealed class UsageReports(IReportReader reader, TimeProvider time) : IUsageReports
{
    /// <summary>How long one report may take.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, UsageDimensions by, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        UsageSumSql statement = new(query);
        var sql = statement.Sums(by, most);
        return ReadAsync<IReadOnlyList<UsageSum>>(
            async (context, token) =>
            {
                var rows = await context.Database.SqlQueryRaw<UsageSumRow>(sql, statement.Arguments).ToListAsync(token).ConfigureAwait(false);

                // Without groups there is a row even without calls.
                return [.. rows.Where(row => row.Requests > 0).Select(row => row.ToSum())];
            },
            cancellationToken);
    }

    public ValueTask<UsageSpan?> GetSpanAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        UsageSumSql statement = new(query);
        var sql = statement.Span();
        return ReadAsync<UsageSpan?>(
            async (context, token) =>
            {
                var rows = await context.Database.SqlQueryRaw<UsageSpanRow>(sql, statement.Arguments).ToListAsync(token).ConfigureAwait(false);
                if (rows is not [{ First: { } first, Last: { } last }])
                {
                    return null;
                }

                var firsts = Hour(first).Select(row => (DateTimeOffset?)row.StartedAt);
                var lasts = Hour(last).Select(row => (DateTimeOffset?)row.StartedAt);
                return new UsageSpan(
                    await firsts.MinAsync(token).ConfigureAwait(false) ?? DateTimeOffset.FromUnixTimeMilliseconds(first),
                    await lasts.MaxAsync(token).ConfigureAwait(false) ?? DateTimeOffset.FromUnixTimeMilliseconds(last));

                IQueryable<UsageEntity> Hour(long milliseconds)
                {
                    var hour = UsageHours.Floor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
                    return context.Usage.Of(query, new UsageRange(hour, hour.AddHours(1)).Within(UsageRange.Of(query)));
                }
            },
            cancellationToken);
    }

    public ValueTask<Page<UsageRecord>> ListAsync(UsageQuery query, int limit, UsagePosition? from, bool backward, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync(
            (context, token) => context.Usage.ToPageAsync(query, limit, from, backward, token),
            cancellationToken);
    }

    private async ValueTask<T> ReadAsync<T>(Func<HadrianDbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await reader.ReadAsync(read, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(
                new GatewayError(HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.ReportTimeout, string.Create(
                    CultureInfo.InvariantCulture, $"The report takes longer than {TimeLimit.TotalSeconds:0} s. Ask for fewer days, or for less of them.")),
                exception);
        }
    }
}
