using Xunit;

namespace Hadrian.TestCommon.Postgres;

/// <summary>A test against a real PostgreSQL; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Initialises the attribute.</summary>
    public PostgresFactAttribute() => Skip = PostgresProcess.ReasonForAbsence;
}
