namespace Hadrian;

/// <summary>What a call asks a model to do.</summary>
public enum GatewayOperation
{
    /// <summary>Chat completion: <c>POST /v1/chat/completions</c>, <c>IChatClient</c>.</summary>
    Chat,

    /// <summary>Legacy text completion: <c>POST /v1/completions</c>.</summary>
    Completion,

    /// <summary>Embeddings: <c>POST /v1/embeddings</c>, <c>IEmbeddingGenerator</c>.</summary>
    Embeddings,

    /// <summary>Listing or reading models: <c>GET /v1/models</c>. Calls no model.</summary>
    Models,

    /// <summary>Anything else that passes through an HTTP handler. Policies apply to it as to every call.</summary>
    Other,
}
