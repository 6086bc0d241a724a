namespace Hadrian.Configuration.Toml.Document;

/// <summary>A value of the file together with where it stands.</summary>
internal abstract class TomlNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>The kind in words, for messages.</summary>
    public abstract string Kind { get; }
}
