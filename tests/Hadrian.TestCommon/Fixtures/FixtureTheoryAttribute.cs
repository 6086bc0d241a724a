using Xunit;

namespace Hadrian.TestCommon;

/// <summary>A theory that needs the recorded exchanges and is skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a method as such a theory.</summary>
    public FixtureTheoryAttribute() => Skip = RecordedExchange.ReasonForAbsence;
}
