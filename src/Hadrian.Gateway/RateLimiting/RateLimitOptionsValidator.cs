using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) => new SectionCheck("limits.rate")
        .AtLeast("requests_per_minute", options.RequestsPerMinute, 1)
        .AtLeast("requests_per_day", options.RequestsPerDay, 1)
        .AtLeast("concurrent_requests", options.ConcurrentRequests, 1)
        .AtLeast("ip_rate_limits.requests_per_minute", options.AddressLimits.RequestsPerMinute, 1)
        .AtLeast("ip_rate_limits.requests_per_hour", options.AddressLimits.RequestsPerHour, 1)
        .Result;
}
