using System.Diagnostics;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Telemetry;

/// <summary>One span for each attempt, within the caller's, in process as at the edge.</summary>
[Trait("Property", "OB-4")]
public sealed class AttemptSpanTests : IDisposable
{
    private readonly ActivitySource _caller = new("caller");
    private readonly ActivityListener _listener;
    private readonly List<Activity> _stopped = [];
    private readonly Activity _request;

    public AttemptSpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayDiagnostics.Name || source == _caller,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (_stopped)
                {
                    _stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _request = _caller.StartActivity("request")!;
    }

    public void Dispose()
    {
        _request.Dispose();
        _listener.Dispose();
        _caller.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_Answered_IsOneSpanWithTheConventionsAttributes(bool streaming)
    {
        await using var services = Gateway();

        await services.GetRequiredService<IChatClient>().AskAsync(streaming, new ChatOptions { ModelId = "test/test-model", MaxOutputTokens = 50 });

        var span = Assert.Single(Spans());
        Assert.Equal(("chat test-model", ActivityKind.Client, _request.SpanId), (span.OperationName, span.Kind, span.ParentSpanId));
        Assert.Equal("chat", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("test", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("test-model", span.GetTagItem("gen_ai.request.model"));
        Assert.Equal(streaming, span.GetTagItem("gen_ai.request.stream"));
        Assert.Equal(50L, span.GetTagItem("gen_ai.request.max_tokens"));
        Assert.True(span.GetTagItem("gen_ai.usage.output_tokens") is > 0L);
        Assert.Equal(["stop"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.NotEqual(ActivityStatusCode.Error, span.Status);
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("one two", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_FallsOver_IsASpanForEachAttempt(bool streaming)
    {
        await using var services = Gateway();

        await services.GetRequiredService<IChatClient>().AskAsync(streaming, new ChatOptions { ModelId = "failing/test-model" });

        var spans = Spans();
        Assert.Equal(["failing", "test"], spans.Select(span => span.GetTagItem("hadrian.provider")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], spans.Select(span => span.Status));
        Assert.NotNull(spans[0].GetTagItem("error.type"));
        Assert.All(spans, span => Assert.Equal(_request.SpanId, span.ParentSpanId));
        Assert.Single(spans.Select(span => span.GetTagItem("hadrian.operation.id")).Distinct());
    }

    private static ServiceProvider Gateway()
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway()
            .ConfigureAuthentication(options => options.Mode = AuthenticationMode.None)
            .AddTestProvider("test")
            .AddTestProvider("failing", options =>
            {
                options.Failure.Kind = TestFailureType.HttpError;
                options.Retry.Enabled = false;
                options.FallbackProviders.Add("test");
            });
        return services.BuildServiceProvider();
    }

    // Other tests run beside this one, with traces of their own.
    private Activity[] Spans()
    {
        lock (_stopped)
        {
            return [.. _stopped.Where(activity => activity.TraceId == _request.TraceId && activity != _request)];
        }
    }
}
