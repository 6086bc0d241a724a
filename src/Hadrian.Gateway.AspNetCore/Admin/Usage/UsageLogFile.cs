using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using CsvHelper;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Writes calls as a file. Spreadsheets run what begins like a formula, so such a text gets an apostrophe in front.</summary>
internal static class UsageLogFile
{
    public const string Csv = "text/csv";
    public const string JsonLines = "application/x-ndjson";

    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    private static readonly (string Name, Func<UsageLogResource, string?> Text)[] Columns =
    [
        ("id", row => $"{row.Id}"),
        ("recorded_at", row => row.RecordedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ("request_id", row => row.RequestId),
        ("model", row => row.Model),
        ("provider", row => row.Provider),
        ("provider_source", row => row.ProviderSource),
        ("input_tokens", row => Number(row.InputTokens)),
        ("output_tokens", row => Number(row.OutputTokens)),
        ("cached_tokens", row => Number(row.CachedTokens)),
        ("reasoning_tokens", row => Number(row.ReasoningTokens)),
        ("cost", row => row.Cost.ToString(CultureInfo.InvariantCulture)),
        ("streamed", row => row.Streamed ? "true" : "false"),
        ("finish_reason", row => row.FinishReason),
        ("latency_ms", row => row.LatencyMs is { } latency ? Number(latency) : null),
        ("cancelled", row => row.Cancelled ? "true" : "false"),
        ("status_code", row => row.StatusCode is { } status ? Number(status) : null),
        ("user_id", row => $"{row.UserId}"),
        ("api_key_id", row => $"{row.ApiKeyId}"),
        ("org_id", row => $"{row.OrgId}"),
        ("project_id", row => $"{row.ProjectId}"),
        ("team_id", row => $"{row.TeamId}"),
        ("service_account_id", row => $"{row.ServiceAccountId}"),
        ("pricing_source", row => row.PricingSource),
    ];

    public static async Task WriteCsvAsync(PipeWriter output, IEnumerable<UsageLogResource> rows, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(output.AsStream(leaveOpen: true), Options, leaveOpen: true);
        csv.WriteHeader([.. Columns.Select(column => column.Name)]);
        foreach (var row in rows)
        {
            await csv.WriteRecordAsync([.. Columns.Select(column => column.Text(row))], cancellationToken);
        }
    }

    public static async Task WriteJsonLinesAsync(PipeWriter output, IEnumerable<UsageLogResource> rows, CancellationToken cancellationToken)
    {
        const int Chunk = 100;
        foreach (var chunk in rows.Chunk(Chunk))
        {
            foreach (var row in chunk)
            {
                using var writer = new Utf8JsonWriter(output);
                JsonSerializer.Serialize(writer, row, AdminJson.Default.UsageLogResource);
                await writer.FlushAsync(cancellationToken);
                output.Write("\n"u8);
            }

            await output.FlushAsync(cancellationToken);
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
