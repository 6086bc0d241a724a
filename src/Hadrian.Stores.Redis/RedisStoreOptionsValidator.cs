using Hadrian.Stores.Redis.Connections;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.Redis;

/// <summary>Checks the settings of the Redis stores at start, with the key a user would change.</summary>
internal sealed class RedisStoreOptionsValidator : IValidateOptions<RedisStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisStoreOptions options)
    {
        List<string> failures = [];
        if (options.ConnectTimeoutSeconds is < 1 or > 300)
        {
            failures.Add($"cache.connect_timeout_secs: {options.ConnectTimeoutSeconds} is not between 1 and 300.");
        }
        else if (RedisAddress.TryParse(options, out _) is { } wrong)
        {
            failures.Add($"cache.url: {wrong}.");
        }

        if (options.KeyPrefix.Contains('{', StringComparison.Ordinal) || options.KeyPrefix.Contains('}', StringComparison.Ordinal))
        {
            failures.Add("cache.key_prefix: must not contain braces, which tell a cluster where keys belong.");
        }

        if (options.CommandTimeout <= TimeSpan.Zero)
        {
            failures.Add($"{nameof(RedisStoreOptions)}.{nameof(options.CommandTimeout)}: must be positive.");
        }

        if (options.LeaseDuration < TimeSpan.FromSeconds(1))
        {
            failures.Add($"{nameof(RedisStoreOptions)}.{nameof(options.LeaseDuration)}: must be at least a second.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
