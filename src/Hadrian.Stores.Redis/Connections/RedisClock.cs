using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>Whose clock scripts go by: the server's, so that nodes need not agree, or in tests one that stands still.</summary>
/// <param name="time"><see langword="null"/> for the server's.</param>
internal sealed class RedisClock(TimeProvider? time = null)
{
    public RedisValue Now => time is null ? RedisValue.EmptyString : time.GetUtcNow().ToUnixTimeMilliseconds();
}
