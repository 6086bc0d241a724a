namespace Hadrian.Gateway.AspNetCore.Tests.Clients;

/// <summary>A fact that needs node and npm. In CI they have to be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!IsOnPath("node") && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            Skip = "node is not on the PATH.";
        }
    }

    private static bool IsOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(directory => File.Exists(Path.Combine(directory, name)) || File.Exists(Path.Combine(directory, name + ".exe")));
}
