using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>One choice of an answer or event: where the parts stand that go when its text must not be shown. Offsets of 0 mean absent.</summary>
internal struct WireChoice
{
    public int Index;
    public JsonRange Message;
    public JsonRange Text;
    public JsonRange FinishReason;
    public JsonRange Logprobs;

    /// <summary>Whether there is a finish reason that is not null.</summary>
    public bool IsFinished;
}
