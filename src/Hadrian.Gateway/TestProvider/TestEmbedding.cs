namespace Hadrian.Gateway;

/// <summary>Deterministic embeddings of unit length: each word of two or more characters raises a tenth of the dimensions, so texts that share words are close.</summary>
internal static class TestEmbedding
{
    private const int OneIn = 10;

    public static float[] Of(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word.Length >= 2)
            {
                Raise(vector, word);
            }
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        if (length > 0)
        {
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] /= length;
            }
        }

        return vector;
    }

    private static void Raise(float[] vector, string word)
    {
        var state = Hash(word);
        for (var i = 0; i < vector.Length; i++)
        {
            state = Next(state);
            if (state % OneIn == 0)
            {
                vector[i] += 1;
            }
        }
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static uint Hash(string word)
    {
        var hash = 2166136261;
        foreach (var character in word)
        {
            hash = (hash ^ character) * 16777619;
        }

        return hash | 1;
    }

    private static uint Next(uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^ (state << 5);
    }
}
