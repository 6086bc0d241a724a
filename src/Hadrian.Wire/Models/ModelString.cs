using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Hadrian.Wire.Models;

/// <summary>A model string taken apart. Whether its provider exists is the router's question.</summary>
public sealed record ModelString
{
    private const int MostBytes = 512;

    private ModelString(ModelStringKind kind, string model)
    {
        Kind = kind;
        Model = model;
    }

    /// <summary>Gets the form.</summary>
    public ModelStringKind Kind { get; }

    /// <summary>Gets the provider's name, case-sensitive; <see langword="null"/> in a bare string.</summary>
    public string? Provider { get; private init; }

    /// <summary>Gets the model id, which may itself contain slashes.</summary>
    public string Model { get; }

    /// <summary>Gets the scope of a dynamic provider, such as <c>:org/acme</c> or <c>:org/acme/:team/blue</c>.</summary>
    public string? Scope { get; private init; }

    /// <summary>Takes a model string apart.</summary>
    /// <param name="text">
    /// At most 512 bytes of letters and digits of any script and <c>- . _ ~ / : @</c>. The part before the first slash
    /// names a provider.
    /// </param>
    /// <param name="model">The parts, when the string is well-formed.</param>
    /// <param name="error">400 <c>routing_error</c> otherwise.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelString? model, [NotNullWhen(false)] out GatewayError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var fault = FaultOf(text);
        model = fault is not null ? null : text[0] == ':' ? ParseScoped(text) : ParsePlain(text);
        error = model is not null ? null : new GatewayError(
            HttpStatusCode.BadRequest,
            GatewayErrorCodes.RoutingError,
            fault ?? "The model string is malformed. Use 'provider/model', 'model' or ':org/{org}/{provider}/{model}'.")
        {
            Param = "model",
        };
        return error is null;
    }

    private static string? FaultOf(string text)
    {
        if (text.Length == 0)
        {
            return "The model string is empty. Use 'provider/model' or 'model'.";
        }

        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            return $"The model string is longer than {MostBytes} bytes.";
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && !(rune.IsAscii && "-._~/:@".Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                return "The model string may contain only letters, digits and the characters - . _ ~ / : @";
            }
        }

        return null;
    }

    private static ModelString? ParsePlain(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return new ModelString(ModelStringKind.Bare, text);
        }

        return slash == 0 || slash == text.Length - 1
            ? null
            : new ModelString(ModelStringKind.Static, text[(slash + 1)..]) { Provider = text[..slash] };
    }

    private static ModelString? ParseScoped(string text)
    {
        var scopeEnd = EndOfPair(text, 0);
        if (scopeEnd < 0 || !IsScope(text.AsSpan(0, scopeEnd), ":org/", ":user/"))
        {
            return null;
        }

        if (text.StartsWith(":org/", StringComparison.Ordinal) && scopeEnd + 1 < text.Length && text[scopeEnd + 1] == ':')
        {
            var innerStart = scopeEnd + 1;
            scopeEnd = EndOfPair(text, innerStart);
            if (scopeEnd < 0 || !IsScope(text.AsSpan(innerStart, scopeEnd - innerStart), ":project/", ":team/", ":user/"))
            {
                return null;
            }
        }

        var target = scopeEnd < text.Length ? ParsePlain(text[(scopeEnd + 1)..]) : null;
        return target?.Provider is null || target.Provider[0] == ':'
            ? null
            : new ModelString(ModelStringKind.Dynamic, target.Model) { Provider = target.Provider, Scope = text[..scopeEnd] };
    }

    /// <summary>Gives where <c>:kind/name</c> ends, before the next slash; -1 when none follows.</summary>
    private static int EndOfPair(string text, int start)
    {
        var slash = text.IndexOf('/', start);
        return slash < 0 ? -1 : text.IndexOf('/', slash + 1);
    }

    private static bool IsScope(ReadOnlySpan<char> pair, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (pair.StartsWith(kind, StringComparison.Ordinal) && pair.Length > kind.Length)
            {
                return true;
            }
        }

        return false;
    }
}
