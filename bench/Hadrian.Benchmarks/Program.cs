using BenchmarkDotNet.Running;
using Hadrian.Benchmarks.RateLimiting;

if (args is ["million-addresses"])
{
    return MillionAddresses.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
