using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How the test provider fails on purpose.</summary>
public enum TestFailureType
{
    /// <summary>It answers.</summary>
    None,

    /// <summary>It answers with an HTTP error.</summary>
    HttpError,

    /// <summary>It cannot be reached.</summary>
    ConnectionError,

    /// <summary>It is silent for a while, then answers.</summary>
    Timeout,

    /// <summary>It answers a number of times, then fails with an HTTP error for good.</summary>
    FailAfterN,
}

/// <summary>Settings of the built-in provider that needs no network. Section <c>providers.NAME</c> with <c>type = "test"</c>.</summary>
public sealed class TestProviderOptions : ProviderSettings
{
    /// <summary>Gets or sets the model it lists and answers as.</summary>
    /// <value>Default: <c>test-model</c>.</value>
    [ConfigurationKeyName("model_name")]
    public string ModelName { get; set; } = "test-model";

    /// <summary>Gets or sets how it fails on purpose.</summary>
    [ConfigurationKeyName("failure_mode")]
    public TestFailureOptions Failure { get; set; } = new();
}

/// <summary>A failure on purpose. Section <c>providers.NAME.failure_mode</c>.</summary>
public sealed class TestFailureOptions
{
    /// <summary>Gets or sets the kind of failure; the key is <c>type</c>, in snake case.</summary>
    /// <value>Default: <see cref="TestFailureType.None"/>.</value>
    public TestFailureType Kind { get; set; }

    /// <summary>Gets or sets the status of an HTTP error.</summary>
    /// <value>Default: 500.</value>
    [ConfigurationKeyName("status_code")]
    public int StatusCode { get; set; } = 500;

    /// <summary>Gets or sets the message of an HTTP or connection error.</summary>
    [ConfigurationKeyName("message")]
    public string? Message { get; set; }

    /// <summary>Gets or sets how long it is silent, in milliseconds.</summary>
    /// <value>Default: 5,000.</value>
    [ConfigurationKeyName("delay_ms")]
    public int DelayMilliseconds { get; set; } = 5_000;

    /// <summary>Gets or sets how many calls succeed before it fails.</summary>
    [ConfigurationKeyName("success_count")]
    public int SuccessCount { get; set; }

    /// <summary>Gets or sets the status once it fails.</summary>
    /// <value>Default: 500.</value>
    [ConfigurationKeyName("failure_status")]
    public int FailureStatus { get; set; } = 500;
}
