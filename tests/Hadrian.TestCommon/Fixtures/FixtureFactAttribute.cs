using Xunit;

namespace Hadrian.TestCommon;

/// <summary>A fact that needs the recorded exchanges and is skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureFactAttribute : FactAttribute
{
    /// <summary>Marks a method as such a fact.</summary>
    public FixtureFactAttribute() => Skip = RecordedExchange.ReasonForAbsence;
}
