using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;

namespace Hadrian.Gateway.Tests.Guardrails;

/// <summary>Whatever the text, wherever the pattern stands and however the stream is cut: the client gets what it would get of the whole.</summary>
public sealed partial class HoldBackPropertyTests
{
    private const string Word = "falcon";

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("falcon", "falfalcon", "falco", "a@b.co", "x.y+z@mail.example.org", "123-45-6789", "4111 1111 1111 1111", "4111-1111-1111-1112"),
        Gen.OneOf(" ", "\n", "\"", "\\", "é", "😀", "-", "7", ".", "@", "word "));

    private static readonly Gen<string> Texts = Piece.Array[1, 14].Select(string.Concat);

    private static readonly Gen<int[]> Lengths = Gen.OneOf(Gen.Const(new[] { 1 }), Gen.Int[1, 9].Array[1, 6]);

    private static readonly Gen<(GuardrailStreamingMode, int)> Modes = Gen.Select(
        Gen.OneOf(GuardrailStreamingMode.PerChunk, GuardrailStreamingMode.Buffered, GuardrailStreamingMode.HoldAll), Gen.Int[1, 4]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-1")]
    [Trait("Property", "GR-2")]
    public void Process_RedactedWord_LeavesWhatTheWholeWouldLeave(bool inArguments) => Gen.Select(Texts, Lengths, Modes).Sample((text, lengths, mode) =>
    {
        using var setup = Setup(mode, GuardrailAction.Redact, GuardrailSetup.Blocklist(Word));
        var sent = inArguments ? JsonSerializer.Serialize(new Dictionary<string, string> { ["q"] = text }) : text;

        var released = Run(setup, sent, lengths, inArguments, out var error);

        var shown = inArguments ? JsonSerializer.Deserialize<Dictionary<string, string>>(released)!["q"] : released;
        Assert.Null(error);
        Assert.Equal(Words().Replace(text, GuardrailRule.Redacted), shown);
    }, iter: 400);

    [Fact]
    [Trait("Property", "GR-2")]
    public void Process_PersonalData_IsTheSameHoweverTheStreamIsCut() => Gen.Select(Texts, Lengths, Modes).Sample((text, lengths, mode) =>
    {
        using var setup = Setup(mode, GuardrailAction.Redact, GuardrailSetup.Pii());
        using var whole = Setup((GuardrailStreamingMode.HoldAll, 1), GuardrailAction.Redact, GuardrailSetup.Pii());

        var released = Run(setup, text, lengths, false, out _);

        Assert.Equal(Run(whole, text, [text.Length], false, out _), released);
    }, iter: 400);

    [Fact]
    [Trait("Property", "GR-1")]
    public void Process_BlockedWord_ReleasesNothingOfIt() => Gen.Select(Texts, Lengths, Modes).Sample((text, lengths, mode) =>
    {
        using var setup = Setup(mode, GuardrailAction.Block, GuardrailSetup.Blocklist(Word));

        var released = Run(setup, text, lengths, false, out var error);

        var place = text.IndexOf(Word, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(place >= 0, error is not null);
        Assert.StartsWith(released, place < 0 ? text : text[..place], StringComparison.Ordinal);
    }, iter: 400);

    [GeneratedRegex(Word, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    private static string Run(GuardrailSetup setup, string text, int[] lengths, bool inArguments, out GatewayError? error)
    {
        var events = EventStream.Cut(text, lengths).Select(piece => inArguments ? EventStream.Arguments(piece) : EventStream.Content(piece));

        // Local guardrails answer at once, so nothing is waited for.
        (var output, error) = EventStream.RunAsync(setup.Engine, [.. events, EventStream.Finish(), EventStream.Done]).GetAwaiter().GetResult();
        return EventStream.Text(output, inArguments);
    }

    private static GuardrailSetup Setup((GuardrailStreamingMode Mode, int Tokens) mode, GuardrailAction action, GuardrailProviderOptions provider) => new(options =>
    {
        options.Output.Providers.Add(provider);
        options.Output.DefaultAction = new GuardrailRule(action);
        options.Output.StreamingMode = mode.Mode;
        options.Output.BufferTokens = mode.Tokens;
    });
}
