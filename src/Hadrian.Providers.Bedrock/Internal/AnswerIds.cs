namespace Hadrian.Providers.Bedrock;

/// <summary>Ids for answers, which Bedrock gives none.</summary>
internal static class AnswerIds
{
    public static string Plain() => $"bedrock-{Guid.NewGuid()}";

    public static string Streamed() => $"chatcmpl-{Guid.NewGuid()}";
}
