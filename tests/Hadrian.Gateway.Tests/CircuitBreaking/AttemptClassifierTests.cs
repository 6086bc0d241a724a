using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Hadrian.Gateway.Tests.CircuitBreaking;

[Trait("Property", "CB-4")]
public class AttemptClassifierTests
{
    private readonly AttemptClassifier _classifier = new([new VendorReader()]);

    [Theory]
    [InlineData(200, AttemptResult.Success)]
    [InlineData(400, AttemptResult.Success)]
    [InlineData(401, AttemptResult.Success)]
    [InlineData(404, AttemptResult.Success)]
    [InlineData(422, AttemptResult.Success)]
    [InlineData(408, AttemptResult.Neutral)]
    [InlineData(409, AttemptResult.Neutral)]
    [InlineData(429, AttemptResult.Neutral)]
    [InlineData(424, AttemptResult.Failure)]
    [InlineData(500, AttemptResult.Failure)]
    [InlineData(503, AttemptResult.Failure)]
    [InlineData(529, AttemptResult.Failure)]
    [InlineData(599, AttemptResult.Failure)]
    public void Classify_Status_TellsWhoIsAtFault(int status, AttemptResult expected)
    {
        Assert.Equal(expected, AttemptClassifier.Classify(status));
        Assert.Equal(expected, _classifier.Classify(new HttpRequestException("no", null, (HttpStatusCode)status), default));
        Assert.Equal(expected, _classifier.Classify(new VendorException(status), default));
        Assert.Equal(expected, _classifier.Classify(new AggregateException(new VendorException(status)), default));
    }

    public static TheoryData<Exception, AttemptResult> Exceptions() => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError), AttemptResult.Failure },
        { new HttpRequestException(HttpRequestError.ConnectionError, null, new SocketException()), AttemptResult.Failure },
        { new HttpRequestException("tls", new AuthenticationException()), AttemptResult.Failure },
        { new IOException("broken"), AttemptResult.Failure },
        { new JsonException("unreadable"), AttemptResult.Failure },
        { new TimeoutException(), AttemptResult.Failure },
        { new TaskCanceledException("timeout", new TimeoutException()), AttemptResult.Failure },
        { new VendorException(null), AttemptResult.Failure },
        { new ArgumentException("ours"), AttemptResult.Neutral },
        { new NotSupportedException(), AttemptResult.Neutral },
        { Gateway(502, GatewayErrorCodes.ProviderError), AttemptResult.Failure },
        { Gateway(504, GatewayErrorCodes.ProviderTimeout), AttemptResult.Failure },
        { Gateway(502, GatewayErrorCodes.StreamTruncated), AttemptResult.Failure },
        { Gateway(503, GatewayErrorCodes.CircuitBreakerOpen), AttemptResult.Neutral },
        { Gateway(501, GatewayErrorCodes.NotSupported), AttemptResult.Neutral },
        { Gateway(429, GatewayErrorCodes.RateLimitExceeded), AttemptResult.Neutral },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Classify_Exception_TellsWhoIsAtFault(Exception exception, AttemptResult expected)
        => Assert.Equal(expected, _classifier.Classify(exception, default));

    [Fact]
    public void Classify_CallerLeft_IsNeutral()
        => Assert.Equal(AttemptResult.Neutral, _classifier.Classify(new OperationCanceledException(), new CancellationToken(canceled: true)));

    private static GatewayException Gateway(int status, string code) => new(new GatewayError((HttpStatusCode)status, code, code));

    private sealed class VendorException(int? status) : Exception
    {
        public int? Status { get; } = status;
    }

    private sealed class VendorReader : IUpstreamStatusReader
    {
        public int? StatusOf(Exception exception) => (exception as VendorException)?.Status;
    }
}
