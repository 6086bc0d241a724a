namespace Hadrian.Wire.Bedrock.Models;

/// <summary>What a model's id at Bedrock says.</summary>
public static class BedrockModelIds
{
    private static readonly string[] Geographies = ["global.", "us.", "us-gov.", "eu.", "ap.", "apac.", "jp.", "au.", "ca."];

    /// <summary>Tells whether an id is called as it is: an ARN, or an inference profile.</summary>
    /// <param name="id">The id.</param>
    public static bool IsFinal(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith("arn:", StringComparison.Ordinal) || Array.Exists(Geographies, prefix => id.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Gives who made the model behind an id or profile, such as <c>anthropic</c>.</summary>
    internal static string? MakerOf(string id)
    {
        var geography = Array.Find(Geographies, prefix => id.StartsWith(prefix, StringComparison.Ordinal));
        var name = id[(geography?.Length ?? 0)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? name[..dot] : null;
    }
}
