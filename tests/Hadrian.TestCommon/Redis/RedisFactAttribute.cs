using Xunit;

namespace Hadrian.TestCommon.Redis;

/// <summary>A test against a real Redis; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    /// <summary>Initialises the attribute.</summary>
    public RedisFactAttribute() => Skip = RedisProcess.ReasonForAbsence;
}
