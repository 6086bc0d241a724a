namespace Hadrian.Gateway;

/// <summary>What became of a token: a caller, or why there is none.</summary>
/// <param name="Principal">The caller.</param>
/// <param name="Error">What is wrong.</param>
internal readonly record struct JwtVerdict(Principal? Principal, GatewayError? Error)
{
    public static implicit operator JwtVerdict(GatewayError error) => new(null, error);
}
