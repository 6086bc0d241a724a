namespace Hadrian.Gateway;

/// <summary>Input guardrails and the model at the same time: whoever is first, nothing leaves before the verdict.</summary>
internal sealed class InputRace(InputGuard guard, GatewayCall? call, Task check, CancellationTokenSource model)
{
    private readonly long _started = guard.Time.GetTimestamp();

    /// <summary>Waits for the verdict. When it is a refusal, a model that has not answered is cancelled and awaited, so that what it used is settled.</summary>
    /// <param name="answer">The model's answer, or its beginning.</param>
    public async Task RunAsync(Task answer)
    {
        var isModelFirst = await Task.WhenAny(check, answer).ConfigureAwait(false) == answer;
        var latency = guard.Time.GetElapsedTime(_started);
        try
        {
            await check.ConfigureAwait(false);
            Report(isModelFirst ? GuardrailRaceWinner.Model : GuardrailRaceWinner.Guardrails, isModelFirst ? latency : null);
        }
        catch (Exception exception)
        {
            var isTimeout = (exception as GatewayException)?.Code == GatewayErrorCodes.GuardrailsTimeout;
            Report(isTimeout ? GuardrailRaceWinner.ModelAfterTimeout : isModelFirst ? GuardrailRaceWinner.Model : GuardrailRaceWinner.Guardrails, null);
            if (!answer.IsCompleted)
            {
                await model.CancelAsync().ConfigureAwait(false);
            }

            await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private void Report(GuardrailRaceWinner winner, TimeSpan? latency)
    {
        guard.Metrics.Raced(winner);
        if (call is not null)
        {
            (call.Guardrails ??= new()).RaceWinner = winner;
            call.Guardrails.ModelLatency = latency;
        }
    }
}
