using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Collects what is wrong with a section of the configuration. Every message begins with the setting's path and says what is allowed.</summary>
/// <param name="section">The section's path.</param>
internal sealed class SectionCheck(string section)
{
    private readonly ValidateOptionsResultBuilder _result = new();

    public ValidateOptionsResult Result => _result.Build();

    /// <summary>Adds what is wrong with another section that fills the same options.</summary>
    public SectionCheck And(SectionCheck other)
    {
        _result.AddResult(other.Result);
        return this;
    }

    public SectionCheck AtLeast(string key, int? value, int least)
        => Require(key, !(value < least), $"must be {least} or more, not {value}.");

    public SectionCheck Between(string key, int? value, int least, int most)
        => Require(key, !(value < least || value > most), $"must be from {least} to {most}, not {value}.");

    public SectionCheck Require(string key, bool isMet, string message)
    {
        if (!isMet)
        {
            _result.AddError($"{section}.{key}: {message}");
        }

        return this;
    }
}
