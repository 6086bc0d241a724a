using Microsoft.ML.Tokenizers;

namespace Hadrian.Gateway;

/// <summary>Counts tokens in the vocabularies of models, as far as they are published: OpenAI's. Each is loaded once, when first needed, and takes some megabytes.</summary>
public static class TokenCounters
{
    private static readonly Lazy<ITokenCounter> O200k = new(() => new TokenCounter(TiktokenTokenizer.CreateForEncoding("o200k_base")));
    private static readonly Lazy<ITokenCounter> Cl100k = new(() => new TokenCounter(TiktokenTokenizer.CreateForEncoding("cl100k_base")));

    // Longer prefixes first. OpenAI's models by family; fine-tuned ones are named "ft:" and the model they were made of.
    private static readonly (string Prefix, Lazy<ITokenCounter> Counter)[] Families =
    [
        ("gpt-4o", O200k), ("gpt-4.1", O200k), ("gpt-4.5", O200k), ("gpt-5", O200k), ("gpt-oss", O200k), ("chatgpt-4o", O200k),
        ("o1", O200k), ("o3", O200k), ("o4", O200k),
        ("gpt-4", Cl100k), ("gpt-3.5", Cl100k), ("gpt-35", Cl100k), ("text-embedding-3", Cl100k), ("text-embedding-ada-002", Cl100k),
    ];

    /// <summary>Gives the counter of a model.</summary>
    /// <param name="model">The model's name at its provider, with or without its vendor before a slash.</param>
    /// <returns>The counter; <see langword="null"/> when the vocabulary is not known.</returns>
    public static ITokenCounter? Find(string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        name = name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        foreach (var (prefix, counter) in Families)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (name.Length == prefix.Length || name[prefix.Length] is '-' or '.' or ':' or '_'))
            {
                return counter.Value;
            }
        }

        return null;
    }
}
