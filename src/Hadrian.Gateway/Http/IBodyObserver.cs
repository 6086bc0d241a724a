namespace Hadrian.Gateway;

/// <summary>Watches a response's body pass through, and learns how reading it ended. Of several endings the first counts.</summary>
internal interface IBodyObserver : IDisposable
{
    /// <summary>Takes note of bytes on their way to the reader.</summary>
    void Observe(ReadOnlySpan<byte> bytes);

    /// <summary>Gives why the body must not go on, after bytes were observed; <see langword="null"/> when it may.</summary>
    ValueTask<GatewayError?> StopAsync(CancellationToken cancellationToken) => default;

    /// <summary>The body was read to its end.</summary>
    ValueTask EndedAsync();

    /// <summary>The body broke off, or its reader left.</summary>
    ValueTask FailedAsync(bool callerLeft);
}
