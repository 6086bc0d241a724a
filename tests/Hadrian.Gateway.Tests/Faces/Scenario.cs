namespace Hadrian.Gateway.Tests.Faces;

/// <summary>The faces a call can take.</summary>
internal enum Face
{
    ChatClient,
    HttpClient,
    AspNetCore,
}

/// <summary>One row of the table: how the gateway is set up, what is sent, and what must come of it on every face.</summary>
internal sealed record Scenario(string Name, Verdict Expected)
{
    /// <summary>The placeholder for the caller's key in <see cref="KeyHeader"/> and <see cref="Authorization"/>.</summary>
    public const string TheKey = "{key}";

    public AuthenticationMode Mode { get; init; } = AuthenticationMode.ApiKey;

    public Action<AuthenticationOptions> Authentication { get; init; } = static _ => { };

    public Action<RateLimitOptions> Limits { get; init; } = static _ => { };

    /// <summary>Gets what else is set up.</summary>
    public Action<IHadrianGatewayBuilder> Gateway { get; init; } = static _ => { };

    public Func<ApiKeyRecord, ApiKeyRecord> Key { get; init; } = static key => key;

    public string? KeyHeader { get; init; } = TheKey;

    public string? Authorization { get; init; }

    public string Model { get; init; } = "test/test-model";

    /// <summary>Gets the cap on output tokens that is sent; <see langword="null"/> for none.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Gets what is said to the model before the conversation; <see langword="null"/> for nothing.</summary>
    public string? Instructions { get; init; }

    public string[] OtherProviders { get; init; } = [];

    /// <summary>Gets how many like calls went before.</summary>
    public int Earlier { get; init; }

    /// <summary>Gets how long ago they were.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Gets whether another call of the same caller is under way.</summary>
    public bool AnotherUnderWay { get; init; }

    /// <summary>Gets the numbers where the caller's address is counted, as it is for calls without a valid key at the edge; in process there is no address.</summary>
    public (int Limit, int Remaining)? ByAddress { get; init; }

    /// <summary>Gets the faces that cannot say this, each with the reason.</summary>
    public Dictionary<Face, string> NotOn { get; init; } = [];

    public Verdict ExpectedOn(Face face) => ByAddress is { } numbers && face == Face.AspNetCore
        ? Expected with { Limit = numbers.Limit, Remaining = numbers.Remaining }
        : Expected;

    public override string ToString() => Name;
}
