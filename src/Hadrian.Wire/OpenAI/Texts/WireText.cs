namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>A text within a request, an answer or an event, and where it stands.</summary>
/// <param name="Lane">The path to it. Pieces of a stream that continue one another have the same.</param>
/// <param name="Choice">The choice it belongs to; 0 in a request.</param>
/// <param name="Text">The text, escapes undone.</param>
/// <param name="Start">The offset of the JSON string, quotes included.</param>
/// <param name="End">The offset behind it.</param>
/// <param name="IsArguments">Whether the text is itself JSON: the arguments of a tool call, whole or in part.</param>
public readonly record struct WireText(string Lane, int Choice, string Text, int Start, int End, bool IsArguments);
