namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>A test on the database; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StorageFactAttribute : FactAttribute
{
    public StorageFactAttribute() => Skip = StorageTest.ReasonForAbsence;
}
