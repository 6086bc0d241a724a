using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class UpstreamHttpOptionsValidator : IValidateOptions<UpstreamHttpOptions>
{
    public ValidateOptionsResult Validate(string? name, UpstreamHttpOptions options) => new SectionCheck("server.http_client")
        .Between("connect_timeout_secs", options.ConnectTimeoutSeconds, 1, 3_600)
        .Between("pool_idle_timeout_secs", options.PoolIdleTimeoutSeconds, 0, 86_400)
        .AtLeast("pool_max_idle_per_host", options.PoolMaxIdlePerHost, 0)
        .Between("tcp_keepalive_secs", options.TcpKeepAliveSeconds, 0, 32_767)
        .Require("user_agent", options.UserAgent.All(character => character is >= ' ' and <= '~'), "must be printable ASCII, such as \"acme-gateway/1.0\".")
        .Result;
}
