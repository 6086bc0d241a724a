namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>Request bodies.</summary>
internal static class Bodies
{
    /// <summary>A chat request.</summary>
    /// <param name="members">Further members, such as <c>"n":2</c>.</param>
    /// <param name="model">The model string.</param>
    public static string Chat(string? members = null, string model = "mock/gpt-mock")
        => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{(members is null ? "" : "," + members)}}}""";

    public static string Stream(string? members = null) => Chat("\"stream\":true" + (members is null ? "" : "," + members));

    public static string StreamWithUsage() => Stream("""
        "stream_options":{"include_usage":true}
        """);

    public static string Completion(string? members = null)
        => $$"""{"model":"mock/gpt-instruct","prompt":"The wall ends at"{{(members is null ? "" : "," + members)}}}""";

    public static string Embedding(string? members = null)
        => $$"""{"model":"mock/embed","input":["a","b"]{{(members is null ? "" : "," + members)}}}""";
}
