namespace Hadrian.Gateway.Tests.Faces;

/// <summary>What a face answered, in terms every face has.</summary>
/// <param name="Status">The HTTP status, or what it would be in process.</param>
/// <param name="Code">The error code; <see langword="null"/> for success.</param>
/// <param name="Limit">The request limit described, if any.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="SaysWhenToRetry">Whether the caller is told how long to wait.</param>
/// <param name="ReachedProvider">Whether the provider was called.</param>
internal sealed record Verdict(int Status, string? Code, int? Limit, int? Remaining, bool SaysWhenToRetry, bool ReachedProvider)
{
    public static Verdict Passes(int? limit = null, int? remaining = null) => new(200, null, limit, remaining, false, true);

    public static Verdict Refuses(int status, string code, int? limit = null, int? remaining = null)
        => new(status, code, limit, remaining, status is 429 or 402 or 503, false);
}
