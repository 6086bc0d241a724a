using System.Text.Json;

namespace Hadrian.Wire.Tests.Fixtures;

/// <summary>One recorded provider answer, where such recordings are at hand.</summary>
internal sealed record RecordedExchange(string Name, int Status, string Path, string? Body, string[] Events)
{
    public static string? Root { get; } = FindRoot();

    public bool IsStream => Events.Length > 0;

    public static IEnumerable<RecordedExchange> All()
        => new[] { "openai", "openrouter", "ollama" }
            .SelectMany(provider => Directory.GetFiles(System.IO.Path.Combine(Root!, "providers", provider), "*.json"))
            .Select(Read);

    private static RecordedExchange Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var response = document.RootElement.GetProperty("response");
        return new RecordedExchange(
            System.IO.Path.GetFileName(file),
            response.GetProperty("status").GetInt32(),
            document.RootElement.GetProperty("request").GetProperty("path").GetString()!,
            response.TryGetProperty("body", out var body) ? body.GetRawText() : null,
            response.TryGetProperty("chunks", out var chunks)
                ? [.. chunks.EnumerateArray().Select(chunk => JsonSerializer.Serialize(chunk))]
                : []);
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("HADRIAN_FIXTURES") is { Length: > 0 } configured)
        {
            return Directory.Exists(configured) ? configured : null;
        }

        var checkout = new DirectoryInfo(AppContext.BaseDirectory);
        while (checkout is not null && !File.Exists(System.IO.Path.Combine(checkout.FullName, "Hadrian.sln")))
        {
            checkout = checkout.Parent;
        }

        var beside = checkout is null ? null : System.IO.Path.Combine(checkout.FullName, "..", "shared", "fixtures");
        return Directory.Exists(beside) ? beside : null;
    }
}
