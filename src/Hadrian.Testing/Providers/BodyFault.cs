namespace Hadrian.Testing;

/// <summary>What happens in the middle of an answer's body.</summary>
public enum BodyFault
{
    /// <summary>Nothing; the body arrives whole.</summary>
    None,

    /// <summary>The body ends early, in good order.</summary>
    Cut,

    /// <summary>The connection breaks: reading throws <see cref="IOException"/>.</summary>
    Reset,

    /// <summary>Nothing more comes until the reader gives up or <see cref="FaultyProvider.ReleaseStalls"/> is called.</summary>
    Stall,
}
