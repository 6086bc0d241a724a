namespace Hadrian.Gateway.AspNetCore;

/// <summary>Makes every node forget what belonged to owners that are gone.</summary>
internal sealed class OwnerInvalidation(ApiKeyInvalidation keys, DynamicProviderInvalidation providers)
{
    /// <summary>Forgets their providers and keys. Call it once the deletion is stored.</summary>
    /// <param name="keyHashes">The hashes of the keys that ended.</param>
    public async ValueTask EndedAsync(IEnumerable<string> keyHashes)
    {
        await providers.InvalidateAsync();
        foreach (var hash in keyHashes)
        {
            await keys.InvalidateAsync(hash);
        }
    }
}
