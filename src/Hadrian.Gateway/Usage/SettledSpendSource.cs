using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Asks what was spent only after this process has stored all usage it holds, so that none is missing from the answer.</summary>
internal sealed class SettledSpendSource(IBudgetSpendSource stored, UsageRecorder recorder) : IBudgetSpendSource
{
    /// <summary>Gives the source of the application, or of its usage store; <see langword="null"/> when neither knows what was spent.</summary>
    public static SettledSpendSource? From(IServiceProvider services)
        => (services.GetService<IBudgetSpendSource>() ?? services.GetService<IUsageStore>() as IBudgetSpendSource) is { } stored
            ? new SettledSpendSource(stored, services.GetRequiredService<UsageRecorder>())
            : null;

    public async ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
        => await recorder.FlushAsync(cancellationToken).ConfigureAwait(false)
            ? await stored.GetSpendAsync(account, cancellationToken).ConfigureAwait(false)
            : throw new GatewayStorageException("What was spent is not known while usage cannot be stored.");
}
