namespace Hadrian.Configuration.Toml.Document;

internal sealed class TomlList(Place place, bool isTableArray = false) : TomlNode(place)
{
    public List<TomlNode> Items { get; } = [];

    /// <summary>Built from <c>[[headers]]</c>, which may append to it.</summary>
    public bool IsTableArray { get; } = isTableArray;

    public override string Kind => "a list";
}
