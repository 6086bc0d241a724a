namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>A test against a real Redis; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisProcess.ReasonForAbsence;
}
