using System.Buffers;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>
{
    private const int LeastEmergencyKey = 32;

    private static readonly SearchValues<char> HeaderCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public ValidateOptionsResult Validate(string? name, AuthenticationOptions options)
    {
        var key = options.ApiKey;
        return new SectionCheck("auth.api_key")
            .Require("header_name", IsHeaderName(key.HeaderName), $"'{key.HeaderName}' is not the name of an HTTP header.")
            .Require("key_prefix", !string.IsNullOrEmpty(key.KeyPrefix), "must not be empty: the prefix tells gateway keys from other credentials.")
            .Require("generation_prefix", key.GenerationPrefix?.StartsWith(key.KeyPrefix, StringComparison.Ordinal) != false,
                $"'{key.GenerationPrefix}' must start with auth.api_key.key_prefix '{key.KeyPrefix}', or new keys would be refused.")
            .Between("cache_ttl_secs", key.CacheTtlSeconds, 0, 86_400)
            .And(new SectionCheck("cache").AtLeast("max_capacity", key.CacheCapacity, 1))
            .And(Emergency(options.Emergency))
            .Result;
    }

    private static SectionCheck Emergency(EmergencyOptions options)
    {
        var check = new SectionCheck("auth.emergency")
            .Require("accounts", !options.Enabled || options.Accounts.Count > 0, "is empty, but auth.emergency.enabled is true; add an account with id, name and key.")
            .Require("allowed_ips", options.AllowedIps.All(IsRange), "takes IP addresses and CIDR ranges, such as 10.0.0.0/8.")
            .AtLeast("rate_limit.max_attempts", options.RateLimit.MaxAttempts, 1)
            .AtLeast("rate_limit.window_secs", options.RateLimit.WindowSeconds, 1)
            .AtLeast("rate_limit.lockout_secs", options.RateLimit.LockoutSeconds, 1);
        for (var i = 0; i < options.Accounts.Count; i++)
        {
            var account = options.Accounts[i];
            check.Require($"accounts[{i}].id", account.Id.Length > 0 && options.Accounts.Count(other => other.Id == account.Id) == 1, "is missing, or another account has it, too.")
                .Require($"accounts[{i}].name", account.Name.Length > 0, "is missing; name whoever holds the key.")
                .Require($"accounts[{i}].key", account.Key.Length >= LeastEmergencyKey, $"must have at least {LeastEmergencyKey} characters.")
                .Require($"accounts[{i}].key", options.Accounts.Count(other => other.Key == account.Key) == 1, "is that of another account, too.")
                .Require($"accounts[{i}].allowed_ips", account.AllowedIps.All(IsRange), "takes IP addresses and CIDR ranges, such as 10.0.0.0/8.");
        }

        return check;

        static bool IsRange(string range) => AddressAllowlist.TryParse(range, out _);
    }

    private static bool IsHeaderName(string? name) => !string.IsNullOrEmpty(name) && !name.AsSpan().ContainsAnyExcept(HeaderCharacters);
}
