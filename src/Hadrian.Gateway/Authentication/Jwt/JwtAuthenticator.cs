using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Turns a JSON web token into its principal: tokens found good before are remembered, others are checked.</summary>
public sealed class JwtAuthenticator : IDisposable
{
    private readonly PresentedKeys _presented = new();
    private readonly SigningKeyDownload _download;
    private readonly SigningKeySource _keys;
    private readonly JwtValidator _validator;
    private readonly JwtCache _cache;
    private readonly TokenUsers? _users;
    private readonly TimeSpan _remember;
    private readonly TimeProvider _time;

    internal JwtAuthenticator(AuthenticationOptions options, AddressGuard guard, TimeProvider time, ILogger<SigningKeySource> logger, TokenUsers? users = null)
    {
        _users = users;
        _time = time;
        _remember = TimeSpan.FromSeconds(options.ApiKey.CacheTtlSeconds);
        var jwt = options.Jwt;
        _download = new SigningKeyDownload(guard, time);
        _keys = new SigningKeySource(new Uri(jwt.JwksUrl), TimeSpan.FromSeconds(jwt.JwksRefreshSeconds), _download, time, logger);
        _validator = new JwtValidator(jwt, _keys, time);
        _cache = new JwtCache(options.ApiKey.CacheCapacity, time);
    }

    /// <inheritdoc/>
    public void Dispose() => _download.Dispose();

    /// <summary>Finds the principal of a token; one that was never seen is checked only when it may be.</summary>
    internal ValueTask<JwtVerdict> AuthenticateAsync<TState>(
        ReadOnlyMemory<char> token, Func<TState, bool> mayCheck, TState state, CancellationToken cancellationToken)
    {
        var isRemembered = _presented.TryGet(token, out var hash);
        if (!isRemembered && !TryHash(token.Span, out hash))
        {
            return new(JwtErrors.Malformed);
        }

        if (_keys.Current is { } keys && _cache.TryGet(hash, keys, out var principal))
        {
            if (!isRemembered)
            {
                _presented.Remember(token, hash);
            }

            return new(new JwtVerdict(principal, null));
        }

        return _cache.WasKnown(hash) || mayCheck(state) ? CheckAsync(token, hash, cancellationToken) : new(JwtErrors.Malformed);
    }

    private async ValueTask<JwtVerdict> CheckAsync(ReadOnlyMemory<char> token, ApiKeyHash hash, CancellationToken cancellationToken)
    {
        var (verdict, until, keys) = await _validator.ValidateAsync(token, cancellationToken).ConfigureAwait(false);
        if (verdict.Principal is not { } principal)
        {
            return verdict;
        }

        if (_users is not null)
        {
            // Where a user belongs may change, so it is looked up as often as a key is.
            principal = await _users.FindAsync(principal.User!, cancellationToken).ConfigureAwait(false);
            var renewal = _time.GetUtcNow() + _remember;
            until = until < renewal ? until : renewal;
        }

        _cache.Fill(hash, principal, until, keys!);
        return new JwtVerdict(principal, null);
    }

    private static bool TryHash(ReadOnlySpan<char> token, out ApiKeyHash hash)
    {
        hash = default;
        if (token.Length > JwtText.MaxLength)
        {
            return false;
        }

        // Other characters than ASCII would be hashed alike as question marks, were they not refused.
        if (!Ascii.IsValid(token))
        {
            return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            Encoding.ASCII.GetBytes(token, bytes);
            hash = ApiKeyHash.Of(bytes.AsSpan(0, token.Length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
