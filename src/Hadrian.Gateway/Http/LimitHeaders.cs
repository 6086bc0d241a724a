using System.Collections;
using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>
/// The headers that tell a client what its rate limits have left: the gateway's own (<c>X-RateLimit-*</c>,
/// <c>X-TokenRateLimit-*</c>) and OpenAI's (<c>x-ratelimit-*</c>). Going through them allocates the values and nothing else.
/// </summary>
/// <param name="call">The call.</param>
public readonly struct LimitHeaders(GatewayCall call) : IEnumerable<KeyValuePair<string, string>>
{
    /// <summary>Begins.</summary>
    public Enumerator GetEnumerator() => new(call);

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through the headers of a call.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, string>>
    {
        private const int RequestHeaders = 6;
        private const int TokenHeaders = 6;
        private const int DailyTokenHeaders = 2;

        private readonly GatewayCall _call;
        private int _next;
        private string _limit = string.Empty;
        private string _remaining = string.Empty;

        internal Enumerator(GatewayCall call) => _call = call;

        /// <summary>Gets the header.</summary>
        public KeyValuePair<string, string> Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes to the next header.</summary>
        /// <returns><see langword="false"/> when there is none.</returns>
        public bool MoveNext()
        {
            if (_next < RequestHeaders)
            {
                if (_call.RateLimit is { } requests)
                {
                    Current = Request(_next++, requests);
                    return true;
                }

                _next = RequestHeaders;
            }

            if (_next < RequestHeaders + TokenHeaders)
            {
                if (_call.TokenRateLimit is { } tokens)
                {
                    Current = Token(_next++ - RequestHeaders, tokens);
                    return true;
                }

                _next = RequestHeaders + TokenHeaders;
            }

            if (_next < RequestHeaders + TokenHeaders + DailyTokenHeaders && _call.DailyTokenRateLimit is { } daily)
            {
                Current = _next++ == RequestHeaders + TokenHeaders
                    ? new("X-TokenRateLimit-Day-Limit", Text(daily.Limit))
                    : new("X-TokenRateLimit-Day-Remaining", Text(daily.Remaining));
                return true;
            }

            return false;
        }

        /// <summary>Begins again.</summary>
        public void Reset() => _next = 0;

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }

        private KeyValuePair<string, string> Request(int index, RateLimitStatus status) => index switch
        {
            0 => new("X-RateLimit-Limit", _limit = Text(status.Limit)),
            1 => new("X-RateLimit-Remaining", _remaining = Text(status.Remaining)),
            2 => new("X-RateLimit-Reset", Text(status.ResetAt.ToUnixTimeSeconds())),
            3 => new("x-ratelimit-limit-requests", _limit),
            4 => new("x-ratelimit-remaining-requests", _remaining),
            _ => new("x-ratelimit-reset-requests", Duration(status.ResetAfter)),
        };

        private KeyValuePair<string, string> Token(int index, TokenRateLimitStatus status) => index switch
        {
            0 => new("X-TokenRateLimit-Limit", _limit = Text(status.Limit)),
            1 => new("X-TokenRateLimit-Remaining", _remaining = Text(status.Remaining)),
            2 => new("X-TokenRateLimit-Used", Text(status.Used)),
            3 => new("x-ratelimit-limit-tokens", _limit),
            4 => new("x-ratelimit-remaining-tokens", _remaining),
            _ => new("x-ratelimit-reset-tokens", Duration(status.ResetAfter)),
        };

        private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

        // OpenAI's way: seconds with the fraction they have, such as 1.2s. By hand: a number format costs several times as much.
        private static string Duration(TimeSpan time)
        {
            var milliseconds = (long)Math.Round(time.TotalMilliseconds);
            Span<char> text = stackalloc char[32];
            (milliseconds / 1000).TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
            if (milliseconds % 1000 is > 0 and var fraction)
            {
                text[length++] = '.';
                for (var unit = 100; fraction > 0; unit /= 10)
                {
                    text[length++] = (char)('0' + (fraction / unit));
                    fraction %= unit;
                }
            }

            text[length++] = 's';
            return new string(text[..length]);
        }
    }
}
