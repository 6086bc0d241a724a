using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

internal sealed partial class BudgetLeases
{
    // A ledger that is away for longer is not chased: leases run out, and what was charged for them is in the usage rows.
    private const int GiveBackAttempts = 30;
    private const int MostGivenBackAtOnce = 1_000;

    // After an outage there may be as many as that. All at once they would take the time calls have for the ledger.
    private const int MostAskingAtOnce = 4;

    private readonly SemaphoreSlim _asking = new(MostAskingAtOnce);
    private int _givingBack;

    /// <summary>
    /// Gives back, in the background, what may have been reserved for a call that does not go ahead because the ledger's answer
    /// came too late or was not waited for. Harmless when nothing was reserved, and when the reservation arrives afterwards.
    /// </summary>
    public void GiveBack(BudgetReservation reservation)
    {
        // A ledger that is away is not asked by most calls, so those first in line are those it may have heard of.
        if (Interlocked.Increment(ref _givingBack) <= MostGivenBackAtOnce)
        {
            _ = GiveBackAsync(reservation);
        }
        else
        {
            Interlocked.Decrement(ref _givingBack);
        }
    }

    private async Task GiveBackAsync(BudgetReservation reservation)
    {
        // What has to be given back was slow: its caller does not wait for that.
        await Task.Yield();
        for (var attempt = 1; !_disposed; attempt++)
        {
            await _asking.WaitAsync().ConfigureAwait(false);
            try
            {
                await ledger.ReleaseAsync(reservation, CancellationToken.None).AsTask().WaitAsync(SettlementTimeout, time).ConfigureAwait(false);
                break;
            }
#pragma warning disable CA1031 // whatever the ledger throws, it is asked again
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (attempt == GiveBackAttempts)
                {
                    LogNotGivenBack(logger, exception, reservation.OperationId, reservation.Amount);
                    break;
                }
            }
            finally
            {
                _asking.Release();
            }

            await Task.Delay(duration / 3, time).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref _givingBack);
    }

    [LoggerMessage(36, LogLevel.Warning, "What may be reserved for the refused operation {OperationId}, {Amount}, could not be given back; its lease runs out.")]
    private static partial void LogNotGivenBack(ILogger logger, Exception exception, Guid operationId, Money amount);
}
