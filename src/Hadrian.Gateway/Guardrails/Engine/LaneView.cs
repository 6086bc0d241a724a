using System.Globalization;
using System.Text;

namespace Hadrian.Gateway;

/// <summary>
/// What guardrails see of a text that comes in pieces: the text itself, or of a tool call's arguments the text with the
/// escapes of its JSON strings undone, so that nothing hides behind them.
/// </summary>
internal sealed class LaneView(bool isJson)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Raw, bool IsInString)>? _marks = isJson ? [] : null;
    private readonly StringBuilder _escape = new();
    private int _base;
    private int _rawLength;
    private bool _isInString;

    /// <summary>Gets how many characters were dropped from the front.</summary>
    public int Base => _base;

    /// <summary>Gets the length, dropped characters included.</summary>
    public int Length => _base + _text.Length;

    public string Text => _text.ToString();

    public void Append(string piece)
    {
        if (!isJson)
        {
            _text.Append(piece);
            _rawLength += piece.Length;
            return;
        }

        foreach (var character in piece)
        {
            Take(character);
            _rawLength++;
        }
    }

    /// <summary>Shows an escape that was never finished as it stands.</summary>
    public void Finish()
    {
        for (var i = 0; i < _escape.Length; i++)
        {
            Show(_escape[i], _rawLength - _escape.Length + i);
        }

        _escape.Clear();
    }

    /// <summary>Gives where a character of the view stands in the text as it was sent.</summary>
    public int RawOf(int position)
        => _marks is null ? position : position < Length ? _marks[position - _base].Raw : _rawLength - _escape.Length;

    /// <summary>Tells whether a part can be replaced without breaking what is around it.</summary>
    public bool CanReplace(int start, int end)
    {
        for (var i = start; _marks is not null && i < end; i++)
        {
            if (!_marks[i - _base].IsInString)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets what stands before a position.</summary>
    public void DropBefore(int position)
    {
        var count = position - _base;
        if (count > 0)
        {
            _text.Remove(0, count);
            _marks?.RemoveRange(0, count);
            _base = position;
        }
    }

    private void Take(char character)
    {
        const int UnicodeEscape = 6;
        if (_escape.Length == 0)
        {
            if (_isInString && character == '\\')
            {
                _escape.Append(character);
                return;
            }

            var isQuote = character == '"';
            Show(character, _rawLength, _isInString && !isQuote);
            _isInString ^= isQuote;
            return;
        }

        _escape.Append(character);
        if (_escape[1] != 'u')
        {
            Unescape(Unescaped(character));
        }
        else if (_escape.Length > 2 && !char.IsAsciiHexDigit(character))
        {
            _rawLength++;
            Finish();
            _rawLength--;
        }
        else if (_escape.Length == UnicodeEscape)
        {
            Unescape((char)int.Parse(_escape.ToString(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
    }

    private void Unescape(char character)
    {
        Show(character, _rawLength + 1 - _escape.Length);
        _escape.Clear();
    }

    private void Show(char character, int raw, bool isInString = true)
    {
        _text.Append(character);
        _marks!.Add((raw, isInString));
    }

    private static char Unescaped(char letter) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        'f' => '\f',
        _ => letter,
    };
}
