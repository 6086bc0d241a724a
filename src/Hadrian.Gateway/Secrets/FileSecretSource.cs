namespace Hadrian.Gateway;

/// <summary>Reads secrets from files, one each: <c>file:PATH</c>. White space around the secret is no part of it.</summary>
internal sealed class FileSecretSource : ISecretSource
{
    private const int Longest = 64 * 1024;

    public string Scheme => "file";

    public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(name) is { Exists: true, Length: <= Longest }
                ? (await File.ReadAllTextAsync(name, cancellationToken).ConfigureAwait(false)).Trim()
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SecretUnreadableException($"The secret in '{name}' cannot be read: {exception.Message}", exception);
        }
    }
}
