namespace Hadrian.Host.Wizard;

/// <summary>Questions and answers, line by line.</summary>
internal sealed class Dialogue(TextReader input, TextWriter output)
{
    public void Say(string text) => output.WriteLine(text);

    /// <summary>Asks until the answer will do; an empty one takes the default.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="otherwise">The default; <see langword="null"/> when there must be an answer.</param>
    /// <param name="complaint">Says what is wrong with an answer.</param>
    /// <exception cref="WizardCancelledException">The input has ended.</exception>
    public string Ask(string question, string? otherwise, Func<string, string?> complaint)
    {
        while (true)
        {
            output.Write(otherwise is null ? $"{question}: " : $"{question} [{otherwise}]: ");
            var line = input.ReadLine()?.Trim() ?? throw new WizardCancelledException();
            var answer = line.Length == 0 ? otherwise ?? "" : line;
            if (complaint(answer) is not { } wrong)
            {
                return answer;
            }

            output.WriteLine($"  {wrong}");
        }
    }

    public bool Confirm(string question, bool otherwise)
        => Ask(question, otherwise ? "yes" : "no", answer => IsYes(answer) || IsNo(answer) ? null : "Answer yes or no.") is var answer && IsYes(answer);

    /// <summary>Lets the user choose one of several by its number.</summary>
    public T Choose<T>(string question, IReadOnlyList<(string Text, T Value)> choices)
    {
        for (var index = 0; index < choices.Count; index++)
        {
            output.WriteLine($"  {index + 1}  {choices[index].Text}");
        }

        var answer = Ask(question, "1", text => Number(text) is { } number && number >= 1 && number <= choices.Count ? null : $"Answer with a number from 1 to {choices.Count}.");
        return choices[Number(answer)!.Value - 1].Value;
    }

    private static int? Number(string text) => int.TryParse(text, out var number) ? number : null;

    private static bool IsYes(string answer) => answer is "y" or "Y" or "yes" or "Yes" or "YES";

    private static bool IsNo(string answer) => answer is "n" or "N" or "no" or "No" or "NO";
}
