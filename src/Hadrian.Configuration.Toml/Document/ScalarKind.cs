namespace Hadrian.Configuration.Toml.Document;

internal enum ScalarKind
{
    Text,
    Integer,
    Float,
    Boolean,
    Date,

    /// <summary>A variable outside quotes: its value takes the type the key wants.</summary>
    Variable,
}
