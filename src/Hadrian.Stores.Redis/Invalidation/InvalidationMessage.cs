namespace Hadrian.Stores.Redis.Invalidation;

/// <summary>A message as it is published: the node that sends it, the kind and the id, with spaces between. Other versions may send kinds unknown here.</summary>
internal static class InvalidationMessage
{
    private const string ApiKey = "api_key";

    public static string Write(string node, CacheInvalidation invalidation)
        => $"{node} {(invalidation.Kind == CacheInvalidationKind.ApiKey ? ApiKey : "everything")} {invalidation.Id}";

    /// <returns><see langword="null"/> for what is no message. A kind that is not known may be of anything, so everything is forgotten.</returns>
    public static (string Node, CacheInvalidation Invalidation)? Read(string text)
        => text.Split(' ', 3) is [var node, var kind, var id]
            ? (node, kind == ApiKey ? new(CacheInvalidationKind.ApiKey, id) : new(CacheInvalidationKind.Everything))
            : null;
}
