using System.Net;

namespace Hadrian.Gateway.Tests.Resilience;

[Trait("Property", "FB-2")]
public class FallbackRulesTests
{
    private readonly FallbackRules _rules = new(new AttemptClassifier([]));

    [Theory]
    [InlineData(200, false, false)]
    [InlineData(400, false, false)]
    [InlineData(404, false, false)]
    [InlineData(409, false, false)]
    [InlineData(413, false, false)]
    [InlineData(422, false, false)]
    [InlineData(401, true, false)]
    [InlineData(402, true, false)]
    [InlineData(403, true, false)]
    [InlineData(429, true, false)]
    [InlineData(408, true, true)]
    [InlineData(424, true, true)]
    [InlineData(500, true, true)]
    [InlineData(503, true, true)]
    [InlineData(529, true, true)]
    public void AllowsNext_Status_ByFaultAndSetting(int status, bool byDefault, bool withSettingsOff)
    {
        var off = new ProviderSettings { FallbackOnCredentialError = false, FallbackOnRateLimit = false };

        Assert.Equal(byDefault, FallbackRules.AllowsNext(new ProviderSettings(), status));
        Assert.Equal(withSettingsOff, FallbackRules.AllowsNext(off, status));
        Assert.Equal(byDefault, _rules.AllowsNext(new ProviderSettings(), new HttpRequestException("no", null, (HttpStatusCode)status), default));
    }

    [Theory]
    [InlineData(503, GatewayErrorCodes.CircuitBreakerOpen, true)]
    [InlineData(502, GatewayErrorCodes.ProviderError, true)]
    [InlineData(504, GatewayErrorCodes.ProviderTimeout, true)]
    [InlineData(501, GatewayErrorCodes.NotSupported, false)]
    [InlineData(500, GatewayErrorCodes.InternalError, false)]
    [InlineData(429, GatewayErrorCodes.RateLimitExceeded, false)]
    [InlineData(403, GatewayErrorCodes.ModelNotAllowed, false)]
    public void AllowsNext_GatewayError_ByCode(int status, string code, bool expected)
    {
        var error = new GatewayError((HttpStatusCode)status, code, code);

        Assert.Equal(expected, FallbackRules.AllowsNext(error));
        Assert.Equal(expected, _rules.AllowsNext(new ProviderSettings(), new GatewayException(error), default));
    }

    [Fact]
    public void AllowsNext_Exception_TransportOnlyAndNeverForACallerWhoLeft()
    {
        var settings = new ProviderSettings();

        Assert.True(_rules.AllowsNext(settings, new HttpRequestException(HttpRequestError.NameResolutionError), default));
        Assert.True(_rules.AllowsNext(settings, new TaskCanceledException(), default));
        Assert.False(_rules.AllowsNext(settings, new InvalidOperationException(), default));
        Assert.False(_rules.AllowsNext(settings, new HttpRequestException(), new CancellationToken(canceled: true)));
    }
}
