using System.Net;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Locks out addresses that guess at credentials. Once many are remembered, those whose guesses count no more are forgotten.</summary>
internal sealed class GuessLockout(int guessesAllowed, TimeSpan window, TimeSpan lockout, TimeProvider time)
{
    private const int AddressesRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Guesses> _guesses = [];

    public bool IsLockedOut(IPAddress address)
    {
        lock (_lock)
        {
            return _guesses.TryGetValue(address, out var guesses) && time.GetUtcNow() < guesses.LockedUntil;
        }
    }

    public void Count(IPAddress address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_guesses.Count >= AddressesRemembered)
            {
                foreach (var (stale, _) in _guesses.Where(pair => pair.Value.LockedUntil < now && pair.Value.First + window < now).ToList())
                {
                    _guesses.Remove(stale);
                }
            }

            var guesses = _guesses.GetValueOrDefault(address);
            if (guesses.First + window < now)
            {
                guesses = new Guesses { First = now };
            }

            guesses.Count++;
            if (guesses.Count >= guessesAllowed)
            {
                guesses.LockedUntil = now + lockout;
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
