namespace Hadrian.Gateway;

/// <summary>Limits how much text there may be.</summary>
internal sealed class ContentLimitsGuardrail(GuardrailProviderOptions options) : LocalGuardrail
{
    private const string Category = "content_limit";

    public override string Name => "content_limits";

    public override int CountUndecided(ReadOnlySpan<char> text) => 0;

    protected override void Find(GuardrailText text, ref List<GuardrailViolation>? found)
    {
        var size = text.Before.Add(text.Text, text.From, text.Text.Length);
        if (size.Characters > options.MaxCharacters || size.Words > options.MaxWords || size.LineBreaks >= options.MaxLines)
        {
            (found ??= []).Add(new GuardrailViolation(Category, GuardrailSeverity.Medium));
        }
    }
}
