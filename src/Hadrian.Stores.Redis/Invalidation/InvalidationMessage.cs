namespace Hadrian.Stores.Redis.Invalidation;

/// <summary>A message as it is published: the node that sends it, the kind and the id, with spaces between. Other versions may send kinds unknown here.</summary>
internal static class InvalidationMessage
{
    private static readonly (CacheInvalidationKind Kind, string Name)[] Names =
    [
        (CacheInvalidationKind.Everything, "everything"),
        (CacheInvalidationKind.ApiKey, "api_key"),
        (CacheInvalidationKind.Prices, "prices"),
        (CacheInvalidationKind.DynamicProviders, "dynamic_providers"),
    ];

    public static string Write(string node, CacheInvalidation invalidation)
        => $"{node} {Array.Find(Names, known => known.Kind == invalidation.Kind).Name} {invalidation.Id}";

    /// <returns><see langword="null"/> for what is no message. A kind that is not known may be of anything, so everything is forgotten.</returns>
    public static (string Node, CacheInvalidation Invalidation)? Read(string text)
    {
        if (text.Split(' ', 3) is not [var node, var name, var id])
        {
            return null;
        }

        var kind = Array.Find(Names, known => known.Name == name).Kind;
        return (node, new CacheInvalidation(kind, kind == CacheInvalidationKind.Everything ? "" : id));
    }
}
