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
    private readonly byte[]? _secret = options.Value.Bootstrap.ApiKey is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;
    private readonly GuessLockout _lockout = new(guessesAllowed: 10, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), time);

    /// <summary>Tells whether a token of this length is a guess at the credential.</summary>
    public bool Concerns(string token) => _secret is not null && Encoding.UTF8.GetByteCount(token) == _secret.Length;

    public bool IsLockedOut(IPAddress address) => _lockout.IsLockedOut(address);

    public async ValueTask<bool> IsValidAsync(string token, CancellationToken cancellationToken)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _secret)
            && !await keys.AnyAdminKeyAsync(time.GetUtcNow(), cancellationToken)
            && !await users.AnyAsync(cancellationToken);

    /// <summary>Counts a token of the credential's length that was neither it nor a key.</summary>
    public void CountGuess(IPAddress address) => _lockout.Count(address);
}
