namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>A test with data on the database; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StorageTheoryAttribute : TheoryAttribute
{
    public StorageTheoryAttribute() => Skip = StorageTest.ReasonForAbsence;
}
