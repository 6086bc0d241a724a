namespace Hadrian.Host.Draining;

/// <summary>How long a stop may take. Section <c>server.shutdown</c>.</summary>
internal sealed class DrainingOptions
{
    /// <summary>How long running requests may go on, in seconds.</summary>
    [ConfigurationKeyName("drain_secs")]
    public int DrainSeconds { get; set; } = 30;

    /// <summary>How long writing the last usage records may take after that, in seconds.</summary>
    [ConfigurationKeyName("usage_buffer_flush_secs")]
    public int FlushSeconds { get; set; } = 5;
}
