using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class ResponseCacheOptionsValidator : IValidateOptions<ResponseCacheOptions>
{
    internal const string Section = "features.response_caching";

    /// <summary>Members without which answers to different questions would be taken for one another.</summary>
    private static readonly HashSet<string> Indispensable = new(["model", "messages", "prompt", "input"], StringComparer.Ordinal);

    public ValidateOptionsResult Validate(string? name, ResponseCacheOptions options)
    {
        var check = new SectionCheck(Section)
            .AtLeast("ttl_secs", options.TtlSeconds, 1)
            .AtLeast("max_size_bytes", options.MaxSizeBytes, 1)
            .AtLeast("max_entries", options.MaxEntries, 1)
            .Require("max_total_bytes", options.MaxTotalBytes >= options.MaxSizeBytes,
                $"must be at least max_size_bytes ({options.MaxSizeBytes}), not {options.MaxTotalBytes}.")
            .Require("sharing", Enum.IsDefined(options.SharedWithin), $"'{options.SharedWithin}' is not one of key, user, project, org.")
            .Require("CoalescingTimeout", options.CoalescingTimeout > TimeSpan.Zero, "must be longer than nothing.");
        foreach (var field in options.ExcludedFields)
        {
            check.Require("exclude_fields", !string.IsNullOrWhiteSpace(field), "holds an empty name; name a member of the request, such as \"seed\".")
                .Require("exclude_fields", !Indispensable.Contains(field),
                    $"'{field}' cannot be left out, or answers to different questions would be taken for one another; remove it.");
        }

        return check.Result;
    }
}
