namespace Hadrian.LoadTest.Servers;

/// <summary>The model names by which a request tells the upstream how to answer; a proxy passes them through.</summary>
internal static class BenchModel
{
    public const string Plain = "bench-plain";
    public const string Stream = "bench-stream";
    public const string FirstByte = "bench-first-byte";
    public const string Slow = "bench-slow";
}
