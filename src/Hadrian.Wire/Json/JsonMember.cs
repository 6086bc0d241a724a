namespace Hadrian.Wire.Json;

/// <summary>One member of an object, with what its neighbours must tell to cut it out whole.</summary>
internal readonly struct JsonMember
{
    /// <summary>Gets where the name's opening quote stands.</summary>
    public int Start { get; init; }

    /// <summary>Gets the value's bytes.</summary>
    public JsonRange Value { get; init; }

    /// <summary>Gets where the previous member's value ends; 0 when this is the first member.</summary>
    public int PreviousEnd { get; init; }

    /// <summary>Gets where the next member begins; 0 when this is the last member.</summary>
    public int NextStart { get; init; }

    /// <summary>Gets the value's kind.</summary>
    public JsonKind Kind { get; init; }

    /// <summary>Gets whether the member is there at all.</summary>
    public bool Exists => Value.Exists;

    /// <summary>Gets whether the member is there and its value is not null; a null value counts as absent.</summary>
    public bool HasValue => Exists && Kind != JsonKind.Null;

    /// <summary>Gets the bytes to remove when this member alone goes: the member and one comma.</summary>
    public JsonRange Cut => CutRun(this, this);

    /// <summary>Gets the bytes to remove when a run of neighbouring members goes.</summary>
    public static JsonRange CutRun(in JsonMember first, in JsonMember last)
        => last.NextStart != 0 ? new(first.Start, last.NextStart)
            : first.PreviousEnd != 0 ? new(first.PreviousEnd, last.Value.End)
            : new(first.Start, last.Value.End);
}
