namespace Hadrian.Gateway;

/// <summary>Reads secrets from environment variables: <c>env:NAME</c>.</summary>
internal sealed class EnvironmentSecretSource : ISecretSource
{
    public string Scheme => "env";

    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => new(Environment.GetEnvironmentVariable(name));
}
