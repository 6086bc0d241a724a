using System.Net;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Where reports are read from, when the store of usage makes any.</summary>
internal sealed class UsageSource(IUsageReports? reports)
{
    public IUsageReports Reports => reports ?? throw new GatewayException(
        new GatewayError(HttpStatusCode.NotImplemented, GatewayErrorCodes.NotSupported, "The store of usage in use does not make reports."));
}
