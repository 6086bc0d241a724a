using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What a client has to know of one operation of the data plane.</summary>
/// <param name="Id">The operation's id, from which client generators name methods.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Request">The schema of the body; <see langword="null"/> when there is none.</param>
/// <param name="Response">The schema of the answer.</param>
/// <param name="Chunk">The schema of a streamed event's data; <see langword="null"/> when it never streams.</param>
internal sealed record DataPlaneDescription(string Id, string Summary, string? Request, string Response, string? Chunk = null)
{
    public const string Tag = "OpenAI-compatible API";

    public static DataPlaneDescription Of(DataPlaneOperation operation) => operation.Operation switch
    {
        GatewayOperation.Chat => new("createChatCompletion", "Create a chat completion", "ChatCompletionRequest", "ChatCompletion", "ChatCompletionChunk"),
        GatewayOperation.Completion => new("createCompletion", "Create a completion", "CompletionRequest", "Completion", "Completion"),
        GatewayOperation.Embeddings => new("createEmbeddings", "Create embeddings", "EmbeddingRequest", "EmbeddingList"),
        _ when operation.Path == "/models" => new("listModels", "List the models the caller may use", null, "ModelList"),
        _ => new("retrieveModel", "Describe a model", null, "Model"),
    };

    public static Dictionary<string, OpenApiMediaType> Json(IOpenApiSchema schema)
        => new() { ["application/json"] = new OpenApiMediaType { Schema = schema } };

    public void ApplyTo(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.OperationId = Id;
        operation.Summary = Summary;
        operation.Tags = new HashSet<OpenApiTagReference> { new(Tag, document) };
        if (Request is not null)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Json(new OpenApiSchemaReference(Request, document)) };
        }

        var content = Json(new OpenApiSchemaReference(Response, document));
        if (Chunk is not null)
        {
            content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Chunk, document) };
        }

        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = Chunk is null ? "The answer." : "The answer; with `stream: true` server-sent events, each with a chunk, and `[DONE]` at the end.",
                Content = content,
            },
        };
    }
}
