using Hadrian.TestCommon;

namespace Hadrian.Gateway.Tests.Secrets;

public sealed class SecretReferencesTests
{
    private readonly SecretReferences _references = new([new EnvironmentSecretSource(), new FileSecretSource()]);

    [Fact]
    public async Task ReadAsync_EnvironmentAndFile_GiveTheSecret()
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Join(folder.Path, "key");
        await File.WriteAllTextAsync(file, "sk-file\n");
        var name = $"HADRIAN_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "sk-env");

        Assert.Equal("sk-env", await _references.ReadAsync($"env:{name}", CancellationToken.None));
        Assert.Equal("sk-file", await _references.ReadAsync($"file:{file}", CancellationToken.None));
    }

    [Theory]
    [InlineData("env:HADRIAN_TEST_THERE_IS_NONE")]
    [InlineData("file:/there/is/none")]
    [InlineData("vault:x")]
    [InlineData("sk-plain")]
    public async Task ReadAsync_NoSuchSecret_Throws(string reference)
        => await Assert.ThrowsAsync<SecretUnreadableException>(async () => await _references.ReadAsync(reference, CancellationToken.None));

    [Fact]
    public void IsReference_OfAnotherScheme_IsFalse()
    {
        Assert.True(_references.IsReference("env:X"));
        Assert.False(_references.IsReference("sk-proj:abc"));
        Assert.False(_references.IsReference(":x"));
    }
}
