namespace Hadrian.Wire.Models;

/// <summary>The forms of a model string.</summary>
public enum ModelStringKind
{
    /// <summary><c>model</c>: goes to the default provider.</summary>
    Bare,

    /// <summary><c>provider/model</c>: the provider is configured.</summary>
    Static,

    /// <summary><c>:org/…</c> or <c>:user/…</c>: the provider belongs to an organisation, team, project or user.</summary>
    Dynamic,
}
