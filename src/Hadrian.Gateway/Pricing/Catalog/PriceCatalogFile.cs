namespace Hadrian.Gateway;

/// <summary>A catalogue in a file, taken over when it changes. A file that is missing or wrong is reported once per change and leaves the last good catalogue in force.</summary>
/// <param name="path">The file.</param>
/// <param name="prices">What it updates.</param>
internal sealed class PriceCatalogFile(string path, PriceBook prices)
{
    private DateTime? _readAt;

    public void ReadIfChanged()
    {
        try
        {
            // The time of a missing file is a fixed one, so its absence is reported once.
            var changedAt = File.GetLastWriteTimeUtc(path);
            if (changedAt != _readAt)
            {
                _readAt = changedAt;
                prices.TryUpdateCatalog(File.ReadAllBytes(path));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            prices.CatalogFailed(exception);
        }
    }
}
