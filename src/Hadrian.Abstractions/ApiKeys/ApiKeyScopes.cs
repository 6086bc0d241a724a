namespace Hadrian;

/// <summary>What a key may be used for. A key without a scope list may call every data-plane endpoint.</summary>
public static class ApiKeyScopes
{
    /// <summary>Chat completions.</summary>
    public const string Chat = "chat";

    /// <summary>Legacy completions.</summary>
    public const string Completions = "completions";

    /// <summary>Embeddings.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>Images.</summary>
    public const string Images = "images";

    /// <summary>Videos.</summary>
    public const string Videos = "videos";

    /// <summary>Audio.</summary>
    public const string Audio = "audio";

    /// <summary>Files and vector stores.</summary>
    public const string Files = "files";

    /// <summary>Model listing.</summary>
    public const string Models = "models";

    /// <summary>The admin API. Only a key that lists it may call there.</summary>
    public const string Admin = "admin";

    /// <summary>Gets all scopes.</summary>
    public static IReadOnlyList<string> All { get; } = [Chat, Completions, Embeddings, Images, Videos, Audio, Files, Models, Admin];
}
