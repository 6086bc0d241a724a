namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class PiiGuardrailTests
{
    [Theory]
    [InlineData("mail jane.doe+x@mail.example.org.", "pii_email", "jane.doe+x@mail.example.org")]
    [InlineData("call (555) 123-4567 now", "pii_phone", "(555) 123-4567")]
    [InlineData("call +49 30 1234 5678", "pii_phone", "+49 30 1234 5678")]
    [InlineData("ssn 123-45-6789", "pii_ssn", "123-45-6789")]
    [InlineData("card 4111 1111 1111 1111!", "pii_credit_card", "4111 1111 1111 1111")]
    [InlineData("card 4111111111111111 12", "pii_credit_card", "4111111111111111")]
    [InlineData("from 192.168.1.20:80", "pii_other", "192.168.1.20")]
    [InlineData("from 2001:db8::8a2e:370:7334", "pii_other", "2001:db8::8a2e:370:7334")]
    public async Task Evaluate_PersonalData_IsFoundWithItsPlace(string text, string category, string found)
    {
        var violations = await Guardrail().EvaluateAsync(new GuardrailText(GuardrailStage.Input, text, 0), default);

        var violation = Assert.Single(violations);
        Assert.Equal(category, violation.Category);
        Assert.Equal(found, text.Substring(violation.Span!.Value.Start, violation.Span.Value.Length));
    }

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("000-12-3456 and 666-12-3456")]
    [InlineData("version 1.2.3 of std::vector<int> at 12:30:45")]
    [InlineData("300.1.1.1 and a @ b")]
    [InlineData("2026-11-26")]
    public async Task Evaluate_WhatOnlyLooksAlike_Passes(string text)
        => Assert.Empty(await Guardrail().EvaluateAsync(new GuardrailText(GuardrailStage.Input, text, 0), default));

    [Fact]
    public void CountUndecided_EndOfOrdinaryText_HoldsNothingBack()
        => Assert.Equal(0, ((IGuardrail)Guardrail()).CountUndecided("An ordinary sentence, and then?"));

    private static PiiGuardrail Guardrail() => new(new GuardrailProviderOptions());
}
