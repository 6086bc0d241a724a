using System.Text.RegularExpressions;
using Hadrian.TestCommon;

namespace Hadrian.Samples.Tests;

/// <summary>The README's C# is that of samples which are compiled and run; what it shows must be what they say.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Readme_EveryExample_StandsInItsSample()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var examples = Example().Matches(readme);

        Assert.Equal(3, examples.Count);
        Assert.Equal(examples.Count, readme.Split("```csharp").Length - 1);
        foreach (Match example in examples)
        {
            var sample = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, example.Groups["file"].Value));
            var position = 0;
            foreach (var line in example.Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var found = Array.FindIndex(sample, position, own => own.Trim() == line.Trim());
                Assert.True(found >= 0, $"README shows '{line.Trim()}', which {example.Groups["file"].Value} does not have after line {position}.");
                position = found + 1;
            }
        }
    }

    [GeneratedRegex("<!-- (?<file>\\S+) -->\\n```csharp\\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
