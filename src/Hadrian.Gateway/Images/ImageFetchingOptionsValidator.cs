using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class ImageFetchingOptionsValidator : IValidateOptions<ImageFetchingOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageFetchingOptions options) => new SectionCheck("features.image_fetching")
        .Between("max_size_mb", options.MaxSizeMegabytes, 1, 100)
        .Between("timeout_secs", options.TimeoutSeconds, 1, 600)
        .Require("allowed_content_types", options.AllowedContentTypes.All(ImageTypes.All.Contains), $"may hold {string.Join(", ", ImageTypes.All)} alone.")
        .Result;
}
