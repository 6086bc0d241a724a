using System.Globalization;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

/// <summary>A price in the file is the price that is billed.</summary>
public sealed class PricingTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("""pricing.pricing.test."test-model" = { input_per_1m_tokens = 0, output_per_1m_tokens = 0, per_request = 7 }""", 7, "pricing_config")]
    [InlineData("""providers.test.models."test-model" = { per_request = 8 }""", 8, "provider_config")]
    [InlineData("""pricing.models."test-model" = { input = "10000.50", output = 0 }""", 100_005, "pricing_config")]
    [InlineData("pricing.default_input_price = 1000\npricing.default_output_price = 0", 10_000, "pricing_config")]
    public async Task Price_InTheFile_IsBilledWithoutAWarning(string setting, long microcents, string source)
    {
        var key = await _sandbox.BootstrapAsync();
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys(setting));

        using var response = await gateway.ChatAsync(key, "test/test-model");

        Assert.Equal((microcents.ToString(CultureInfo.InvariantCulture), source), (response.Headers.GetValues("X-Cost-Microcents").Single(), response.Headers.GetValues("X-Pricing-Source").Single()));
        Assert.DoesNotContain("pricing", gateway.Process.Log, StringComparison.Ordinal);
    }
}
