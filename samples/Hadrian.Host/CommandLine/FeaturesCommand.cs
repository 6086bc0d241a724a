using System.CommandLine;
using System.Runtime.InteropServices;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian features</c>: what this build can do.</summary>
internal static class FeaturesCommand
{
    public static Command Create()
    {
        var command = new Command("features", "Show the version and the optional parts that are built in.");
        command.SetAction(_ => Console.Out.WriteLine($"""
            hadrian {ProductVersion.Text}
            runtime    {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}
            providers  open_ai, azure_open_ai, anthropic, bedrock, vertex, test
            database   none, sqlite, postgres
            cache      memory, redis
            auth       none, api_key, jwt, multi
            telemetry  prometheus, otlp traces (grpc, http)
            """));
        return command;
    }
}
