namespace Hadrian.Wire.Tests.Fixtures;

/// <summary>A test that needs recorded exchanges, which are not part of the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (RecordedExchange.Root is null)
        {
            Skip = "No recorded exchanges: set HADRIAN_FIXTURES to a folder that holds them.";
        }
    }
}
