namespace Hadrian.Gateway;

/// <summary>Looks for personal data that can be told by its form.</summary>
internal sealed class PiiGuardrail(GuardrailProviderOptions options) : LocalGuardrail
{
    private readonly PiiDetector[] _detectors = PiiDetectors.Create(options.Types);

    public override string Name => "pii_regex";

    public override int CountUndecided(ReadOnlySpan<char> text)
    {
        var undecided = 0;
        foreach (var detector in _detectors)
        {
            undecided = Math.Max(undecided, detector.CountUndecided(text));
        }

        return undecided;
    }

    protected override void Find(GuardrailText text, ref List<GuardrailViolation>? found)
    {
        foreach (var detector in _detectors)
        {
            detector.Find(text.Text, text.From, ref found);
        }
    }
}
