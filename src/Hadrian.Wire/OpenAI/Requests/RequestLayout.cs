using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>Where the parts of a request stand that a rewrite may touch.</summary>
internal struct RequestLayout
{
    public JsonRange Model;
    public JsonRange StreamOptions;
    public JsonRange ReasoningEffort;
    public JsonRange Messages;
    public JsonRange Input;
    public JsonRange Tools;
    public JsonMember Models;
    public JsonMember SovereigntyRequirements;
    public JsonMember Provider;
    public JsonMember Reasoning;

    /// <summary>How many top-level members there are.</summary>
    public int MemberCount;

    /// <summary>Where the object's closing brace stands.</summary>
    public int Close;

    /// <summary>Whether <see cref="ReasoningEffort"/> is there and not null.</summary>
    public bool HasReasoningEffort;
}
