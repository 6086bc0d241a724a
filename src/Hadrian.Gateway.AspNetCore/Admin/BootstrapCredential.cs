using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// The configuration's own administrator, valid while neither a user nor a key with the <c>admin</c> scope exists. Guesses lock an address
/// out: ten within a quarter of an hour, for an hour.
/// </summary>
internal sealed class BootstrapCredential(IOptions<AuthenticationOptions> options, IApiKeyStore keys, IUserStore users, TimeProvider time)
{
    private const int GuessesAllowed = 10;
    private const int AddressesRemembered = 10_000;
    private static readonly TimeSpan GuessWindow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Lockout = TimeSpan.FromHours(1);

    private readonly byte[]? _secret = options.Value.Bootstrap.ApiKey is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Guesses> _guesses = [];

    /// <summary>Tells whether a token of this length is a guess at the credential.</summary>
    public bool Concerns(string token) => _secret is not null && Encoding.UTF8.GetByteCount(token) == _secret.Length;

    public bool IsLockedOut(IPAddress address)
    {
        lock (_lock)
        {
            return _guesses.TryGetValue(address, out var guesses) && time.GetUtcNow() < guesses.LockedUntil;
        }
    }

    public async ValueTask<bool> IsValidAsync(string token, CancellationToken cancellationToken)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _secret)
            && !await keys.AnyAdminKeyAsync(time.GetUtcNow(), cancellationToken)
            && !await users.AnyAsync(cancellationToken);

    /// <summary>Counts a token of the credential's length that was neither it nor a key.</summary>
    public void CountGuess(IPAddress address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_guesses.Count >= AddressesRemembered)
            {
                foreach (var (stale, _) in _guesses.Where(pair => pair.Value.LockedUntil < now && pair.Value.First + GuessWindow < now).ToList())
                {
                    _guesses.Remove(stale);
                }
            }

            var guesses = _guesses.GetValueOrDefault(address);
            if (guesses.First + GuessWindow < now)
            {
                guesses = new Guesses { First = now };
            }

            guesses.Count++;
            if (guesses.Count >= GuessesAllowed)
            {
                guesses.LockedUntil = now + Lockout;
            }

            _guesses[address] = guesses;
        }
    }

    private struct Guesses
    {
        public DateTimeOffset First;
        public DateTimeOffset LockedUntil;
        public int Count;
    }
}
