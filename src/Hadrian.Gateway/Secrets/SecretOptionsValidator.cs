using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class SecretOptionsValidator : IValidateOptions<SecretOptions>
{
    private const string Remedy = "must be 32 bytes in base64; make one with: openssl rand -base64 32.";

    public ValidateOptionsResult Validate(string? name, SecretOptions options)
    {
        List<string> problems = [];
        if (options.EncryptionKey is { } key && !IsKey(key))
        {
            problems.Add($"secrets.encryption_key: {Remedy}");
        }

        problems.AddRange(options.PreviousEncryptionKeys.Index().Where(previous => !IsKey(previous.Item))
            .Select(previous => $"secrets.previous_encryption_keys[{previous.Index}]: {Remedy}"));
        if (options is { EncryptionKey: null, PreviousEncryptionKeys.Count: > 0 })
        {
            problems.Add("secrets.previous_encryption_keys: needs secrets.encryption_key, with which secrets are encrypted now.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[KeySecretProtector.KeyBytes + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == KeySecretProtector.KeyBytes;
    }
}
