using System.Net;

namespace Hadrian;

/// <summary>
/// One call to a model, described without reference to HTTP or chat messages, so that a policy written against it
/// holds in process, under a vendor SDK and at the edge alike.
/// </summary>
/// <remarks>
/// A face creates the call, fills in what it learns and hands it to the policies. Instances belong to one call and are
/// not thread-safe; policies read and write them only while they are being asked.
/// </remarks>
public sealed partial class GatewayCall
{
    private static readonly AsyncLocal<GatewayCall?> Ambient = new();

    private List<BilledAttempt>? _earlierAttempts;

    /// <summary>Initialises a call.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <param name="startedAt">When the call arrived.</param>
    public GatewayCall(GatewayOperation operation, DateTimeOffset startedAt)
    {
        Operation = operation;
        StartedAt = startedAt;
        OperationId = OperationIds.Create(startedAt);
    }

    /// <summary>
    /// Gets or sets the call in progress on this asynchronous flow, so that a call which crosses two faces is counted once.
    /// <see langword="null"/> outside a call.
    /// </summary>
    public static GatewayCall? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Gets the id of this operation: unique, made by the gateway, never the client's request id.</summary>
    public Guid OperationId { get; }

    /// <summary>Gets what is asked for.</summary>
    public GatewayOperation Operation { get; }

    /// <summary>Gets when the call arrived.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Gets or sets the request id the client sees (<c>X-Request-Id</c>), when there is one.</summary>
    public string? RequestId { get; set; }

    /// <summary>Gets or sets what the caller presented to prove who it is.</summary>
    public PresentedCredentials Credentials { get; set; }

    /// <summary>Gets or sets the caller's address; <see langword="null"/> in process.</summary>
    public IPAddress? RemoteAddress { get; set; }

    /// <summary>Gets or sets the key scope the called endpoint demands (<see cref="ApiKeyScopes"/>); <see langword="null"/> when none is declared.</summary>
    public string? RequiredScope { get; set; }

    /// <summary>Gets or sets the project the caller says the call belongs to, as sent in <c>X-Hadrian-Project</c>; <see langword="null"/> when it says none. Not to be believed before it is checked.</summary>
    public string? ClaimedProject { get; set; }

    /// <summary>Gets or sets the caller, established by the authentication policy. Default: <see cref="Principal.Anonymous"/>.</summary>
    public Principal Principal { get; set; } = Principal.Anonymous;

    /// <summary>Gets or sets which of <see cref="Credentials"/> proved the principal, so that a face can keep it from going upstream.</summary>
    public CredentialSource AcceptedCredential { get; set; }

    /// <summary>Gets or sets the model string as the caller sent it.</summary>
    public string? RequestedModel { get; set; }

    /// <summary>
    /// Gets or sets what calls of one conversation have in common, so that a balanced model can send them to one target:
    /// OpenAI's <c>prompt_cache_key</c>, or <c>ChatOptions.ConversationId</c> in process. <see langword="null"/> for none.
    /// </summary>
    public string? AffinityKey { get; set; }

    /// <summary>Gets or sets where the call goes, once routed; with fallbacks, the target now being tried and in the end the one that served.</summary>
    public ModelTarget? Target { get; set; }

    /// <summary>Gets or sets where the call may go instead when <see cref="Target"/> fails, in this order.</summary>
    public IReadOnlyList<ModelTarget> Fallbacks { get; set; } = [];

    /// <summary>Gets the attempts that did not serve the call and yet reported usage, in their order. They are paid when the call is settled.</summary>
    public IReadOnlyList<BilledAttempt> EarlierAttempts => _earlierAttempts ?? [];

    /// <summary>Gets or sets the most the call can cost, over <see cref="Target"/> and <see cref="Fallbacks"/>; <see langword="null"/> when no price is known.</summary>
    public Money? EstimatedCost { get; set; }

    /// <summary>Gets or sets whether the answer is streamed.</summary>
    public bool IsStreaming { get; set; }

    /// <summary>Gets or sets the input size estimated before the call, in tokens: what token limits reserve.</summary>
    public long EstimatedInputTokens { get; set; }

    /// <summary>
    /// Gets or sets the input, from which budgets tell what it can cost at most; <see langword="null"/> when only
    /// <see cref="EstimatedInputTokens"/> is known of it.
    /// </summary>
    public CallInput? Input { get; set; }

    /// <summary>Gets or sets the most output tokens the caller allows; <see langword="null"/> when it set no cap.</summary>
    public long? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets how many answers the provider is asked to generate, each up to <see cref="MaxOutputTokens"/>. Default: 1.</summary>
    public long ChoiceCount { get; set; } = 1;

    /// <summary>Gets or sets what a request limit had left after this call was counted; <see langword="null"/> when none applied.</summary>
    public RateLimitStatus? RateLimit { get; set; }

    /// <summary>Gets or sets what a token limit per minute had left after this call's estimate was reserved; <see langword="null"/> when none applied.</summary>
    public TokenRateLimitStatus? TokenRateLimit { get; set; }

    /// <summary>Gets or sets what a token limit per day had left after this call's estimate was reserved; <see langword="null"/> when none applied.</summary>
    public TokenRateLimitStatus? DailyTokenRateLimit { get; set; }

    /// <summary>Gets or sets the budget nearest to its limit, this call's reservation included; <see langword="null"/> when none applied.</summary>
    public BudgetStatus? Budget { get; set; }

    /// <summary>Gets or sets what guardrails made of the call; <see langword="null"/> when none looked at it.</summary>
    public GuardrailReport? Guardrails { get; set; }

    /// <summary>Gets or sets the time from <see cref="StartedAt"/> to the first byte or update handed to the caller.</summary>
    public TimeSpan? TimeToFirstOutput { get; set; }

    /// <summary>Takes note of an attempt that did not serve the call and yet reported usage.</summary>
    /// <param name="attempt">The attempt.</param>
    public void AddAttempt(BilledAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        (_earlierAttempts ??= []).Add(attempt);
    }
}
