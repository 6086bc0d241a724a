using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>
/// The connection all stores share. It is made once, mends itself, and never holds a call for longer than
/// <see cref="RedisStoreOptions.CommandTimeout"/>; while Redis does not answer, most calls are not even held that long.
/// </summary>
internal sealed partial class RedisStore : IAsyncDisposable
{
    private const int FailuresToRest = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly RedisStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RedisCertificate _certificate;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connecting;
    private int _failures;
    private long _restUntil;

    public RedisStore(IOptions<RedisStoreOptions> options, TimeProvider time, ILogger<RedisStore> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _certificate = new RedisCertificate(_options.CertificateAuthorities);
        _connecting = new Lazy<Task<ConnectionMultiplexer>>(OpenAsync);
    }

    public string Prefix => _options.KeyPrefix;

    /// <summary>Gets why the server's certificate is not trusted, with the fix; <see langword="null"/> when it is, or none was asked for.</summary>
    public string? CertificateRefusal => _certificate.Refusal;

    /// <summary>Connects, unless that has been done, and tells to what.</summary>
    public async Task<(bool IsConnected, string Servers)> ConnectAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await _connecting.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return (multiplexer.IsConnected, string.Join(", ", multiplexer.GetEndPoints(configuredOnly: true).Select(EndPointCollection.ToString)));
    }

    /// <summary>Gives the connection, once there is one, to listen to.</summary>
    public Task<ConnectionMultiplexer> GetAsync(CancellationToken cancellationToken) => _connecting.Value.WaitAsync(cancellationToken);

    /// <summary>Runs a script on the node that holds its keys.</summary>
    /// <exception cref="RedisException">Redis does not answer, or answers with an error.</exception>
    public Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
        => CallAsync(database => database.ScriptEvaluateAsync(script, keys, values), cancellationToken);

    /// <summary>Asks Redis something within the time a call has for it.</summary>
    /// <exception cref="RedisException">Redis does not answer, or answers with an error.</exception>
    public Task<T> CallAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken) => CallAsync(ask, isRequired: true, cancellationToken);

    /// <summary>Asks Redis something a call can do without, within the same time. That it takes too long, as a large value may, says nothing about the rest.</summary>
    /// <exception cref="RedisException">Redis does not answer, or answers with an error.</exception>
    public Task<T> TryCallAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken) => CallAsync(ask, isRequired: false, cancellationToken);

    /// <summary>Runs a command outside of calls: no rest, and the client's own timeout.</summary>
    public async Task<T> UseAsync<T>(Func<IDatabase, Task<T>> act) => await act((await _connecting.Value.ConfigureAwait(false)).GetDatabase()).ConfigureAwait(false);

    /// <summary>Asks every server that takes writes for a sign of life.</summary>
    /// <exception cref="RedisException">One does not answer, or none is known.</exception>
    public async Task PingAsync()
    {
        var multiplexer = await _connecting.Value.ConfigureAwait(false);
        var masters = multiplexer.GetServers().Where(server => !server.IsReplica).ToArray();
        if (masters.Length == 0)
        {
            throw new RedisException("No server is known that takes writes.");
        }

        await Task.WhenAll(masters.Select(server => server.PingAsync())).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting.IsValueCreated)
        {
            await (await _connecting.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> ask, bool isRequired, CancellationToken cancellationToken)
    {
        if (IsResting)
        {
            throw new RedisException("Redis did not answer a moment ago; it is not asked again before the next second.");
        }

        try
        {
            var result = await UseAsync(ask).WaitAsync(_options.CommandTimeout, _time, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _failures, 0);
            return result;
        }
        catch (TimeoutException exception)
        {
            if (isRequired)
            {
                Fail();
            }

            throw new RedisException($"Redis did not answer within {_options.CommandTimeout.TotalMilliseconds} ms.", exception);
        }
        catch (RedisConnectionException)
        {
            Fail();
            throw;
        }
    }

    private bool IsResting => Volatile.Read(ref _failures) >= FailuresToRest && _time.GetTimestamp() < Volatile.Read(ref _restUntil);

    private void Fail()
    {
        Volatile.Write(ref _restUntil, _time.GetTimestamp() + (long)(Rest.TotalSeconds * _time.TimestampFrequency));
        if (Interlocked.Increment(ref _failures) == FailuresToRest)
        {
            LogAway(_logger, Rest.TotalSeconds);
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        if (RedisAddress.TryParse(_options, out var configuration) is { } wrong)
        {
            throw new InvalidOperationException($"cache.url {wrong}.");
        }

        configuration!.CertificateValidation += _certificate.Accept;
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        multiplexer.ConnectionRestored += (_, _) => LogRestored(_logger);
        return multiplexer;
    }

    [LoggerMessage(60, LogLevel.Error, "Redis does not answer; it is asked again every {Seconds} s until it does.")]
    private static partial void LogAway(ILogger logger, double seconds);

    [LoggerMessage(61, LogLevel.Information, "A connection to Redis is restored.")]
    private static partial void LogRestored(ILogger logger);
}
