using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

internal sealed class DataPlaneOptionsValidator : IValidateOptions<DataPlaneOptions>
{
    public ValidateOptionsResult Validate(string? name, DataPlaneOptions options) => new SectionCheck("server")
        .AtLeast("body_limit_bytes", options.BodyLimitBytes, 1)
        .AtLeast("max_response_body_bytes", options.MaxResponseBodyBytes, 1)
        .Between("streaming_idle_timeout_secs", options.StreamingIdleTimeoutSeconds, 0, 86_400)
        .Result;
}
