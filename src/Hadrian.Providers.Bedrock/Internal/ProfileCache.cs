using Hadrian.Wire.Bedrock.Models;

namespace Hadrian.Providers.Bedrock;

/// <summary>
/// The region's inference profiles, kept for an hour. Without them models are called by their own ids, so that a failure to
/// list them fails no call; it is tried again after a minute.
/// </summary>
internal sealed class ProfileCache(BedrockApi api, string region, TimeProvider time) : IDisposable
{
    private const int MostPages = 20;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LifetimeOfFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Entry _entry = new(null, DateTimeOffset.MinValue);

    /// <summary>Gives the id by which a model is called.</summary>
    public async ValueTask<string> ResolveAsync(string model, CancellationToken cancellationToken)
        => BedrockModelIds.IsFinal(model) ? model
            : (await GetAsync(cancellationToken).ConfigureAwait(false))?.Find(model, region) ?? model;

    /// <summary>Gives the profiles; <see langword="null"/> when they are not known.</summary>
    public async ValueTask<InferenceProfiles?> GetAsync(CancellationToken cancellationToken)
    {
        if (_entry is { } entry && time.GetUtcNow() < entry.Until)
        {
            return entry.Profiles;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (time.GetUtcNow() >= _entry.Until)
            {
                var profiles = await ListAsync(cancellationToken).ConfigureAwait(false);
                _entry = new Entry(profiles ?? _entry.Profiles, time.GetUtcNow() + (profiles is null ? LifetimeOfFailure : Lifetime));
            }

            return _entry.Profiles;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<InferenceProfiles?> ListAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var profiles = new InferenceProfiles();
            for (var page = 0; page == 0 || (profiles.NextToken is not null && page < MostPages); page++)
            {
                var next = profiles.NextToken is { } token ? $"&nextToken={Uri.EscapeDataString(token)}" : "";
                using var response = await api.GetAsync($"/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED{next}", either.Token).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode || !profiles.TryAdd((await ReplyBody.ReadAsync(response, either.Token).ConfigureAwait(false)).Span))
                {
                    return null;
                }
            }

            return profiles;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or GatewayException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Entry(InferenceProfiles? Profiles, DateTimeOffset Until);
}
