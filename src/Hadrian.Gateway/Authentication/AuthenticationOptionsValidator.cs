using System.Buffers;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>
{
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
            .Result;
    }

    private static bool IsHeaderName(string? name) => !string.IsNullOrEmpty(name) && !name.AsSpan().ContainsAnyExcept(HeaderCharacters);
}
