namespace Hadrian.Stores.Redis.Connections;

/// <summary>The text of an embedded script. Servers that do not know it yet, or forgot it, are given it by the client.</summary>
internal static class RedisScript
{
    public static string Read(params ReadOnlySpan<string> names)
    {
        var text = "";
        foreach (var name in names)
        {
            using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The script '{name}' is not embedded.");
            using var reader = new StreamReader(stream);
            text += reader.ReadToEnd() + "\n";
        }

        return text;
    }
}
