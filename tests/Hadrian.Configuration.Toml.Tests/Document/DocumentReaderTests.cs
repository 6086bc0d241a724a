using CsCheck;

namespace Hadrian.Configuration.Toml.Tests.Document;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Parse_AnyText_YieldsProblemsNotExceptions() => Gen.OneOf(
        Gen.Char['\0', '\uFFFF'].Array[0, 40].Select(characters => new string(characters)),
        Gen.String[Gen.Char["[]{}\"'=.,#$\\\n\r\t ab1-_:é"], 0, 60],
        Gen.Select(Gen.Int[0, ValidFiles.LimitsKeysAndTokens.Length], Gen.Char, (at, character) => ValidFiles.LimitsKeysAndTokens.Insert(at, character.ToString())),
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 20], (at, count) => ValidFiles.LimitsKeysAndTokens.Remove(at, count)))
        .Sample(text =>
        {
            var result = TestToml.All(text);

            Assert.All(result.Problems, problem => Assert.DoesNotContain('\n', problem.ToString()));
            Assert.Equal(result.HasErrors, result.Errors().Any());
        }, iter: 3000);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Parse_EndlessNesting_IsAProblem(char bracket)
        => Assert.True(TestToml.All("a = " + new string(bracket, 100_000)).HasErrors);

    [Fact]
    public void Parse_SectionsInAnyOrder_GiveTheSameData()
    {
        var sections = ValidFiles.SeveralProviders.Split("\n\n");
        var expected = TestToml.All(ValidFiles.SeveralProviders, ValidFiles.Variables).Data;

        Gen.Shuffle(sections).Sample(order =>
        {
            var result = TestToml.All(string.Join("\r\n", order), ValidFiles.Variables);

            Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), result.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Parse_UnquotedSecret_IsNotRepeated()
    {
        var result = TestToml.All("[providers.o]\napi_key = sk-very-secret\ntype = \"open_ai\"");

        result.AssertOnlyError("", 2, "TOML syntax: the value is not valid", "put text in double quotes");
        Assert.DoesNotContain("very", result.Problems.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OpenString_IsReportedOnce()
        => TestToml.All("[providers.o]\napi_key = \"sk-secret\n[server]\nport = 1\nhost = \"x\"").AssertOnlyError("", 2, "a string is not closed");

    [Fact]
    public void Parse_SeveralSyntaxErrors_AreAllReported()
        => TestToml.All("a = x\nb = 1 c = 2\nd = 99999999999999999999").AssertErrors(("", 1), ("", 2), ("", 3));

    [Theory]
    [InlineData("[server]\nport = 1\n[server]\nhost = \"::1\"", "server", 3)]
    [InlineData("[server]\nport = 1\nport = 1", "server.port", 3)]
    [InlineData("server = { port = 1 }\n[server.cors]\nenabled = true", "server", 2)]
    [InlineData("server.port = 1\n[server]\nhost = \"::1\"", "server", 2)]
    [InlineData("[server.cors]\nenabled = true\n[server]\ncors.max_age_secs = 1", "server.cors", 4)]
    [InlineData("[auth.emergency]\naccounts = []\n[[auth.emergency.accounts]]\nid = \"a\"", "auth.emergency.accounts", 3)]
    [InlineData("[providers]\n[providers]", "providers", 2)]
    public void Parse_RedefinedOutsideProviders_IsAnError(string text, string path, int line)
        => Assert.Contains(TestToml.All(text).Errors(), error => error.KeyPath == path && error.Line == line);

    [Fact]
    public void Parse_OuterSectionAfterInner_IsFine()
        => TestToml.All("[server.cors]\nenabled = true\n[server]\nhost = \"127.0.0.1\"").AssertClean();

    [Theory]
    [InlineData("model_aliases = { \"llama3:8b\" = \"llama3.1:8b-instruct\" }", "providers:a:model_aliases:llama3%3A8b", "llama3.1:8b-instruct")]
    [InlineData("[providers.a.models.\"anthropic.claude-3:0\"]\nper_request = 1", "providers:a:models:anthropic.claude-3%3A0:per_request", "1")]
    [InlineData("[[providers.a.model_fallbacks.\"m:1\"]]\nmodel = \"n:2\"", "providers:a:model_fallbacks:m%3A1:0:model", "n:2")]
    public void Parse_NameWithColon_IsOneLevelOfItsKey(string toml, string key, string value)
    {
        var result = TestToml.All("[providers.a]\ntype = \"test\"\n" + toml);

        result.AssertNoErrors();
        Assert.Equal(value, result.Data[key]);
        Assert.NotNull(result.FindPosition(key));
    }

    [Fact]
    public void Parse_NameWithColon_IsShownAsWritten()
        => TestToml.All("[providers.a]\ntype = \"test\"\n[providers.a.models.\"x:1\"]\ncontext_length = 0")
            .AssertOnlyError("providers.a.models.\"x:1\".context_length", 4, "greater than 0");

    [Fact]
    public void Parse_ProviderNameWithColon_IsRefused()
        => TestToml.All("[providers.\"a:b\"]\ntype = \"test\"").AssertOnlyError("providers.\"a:b\"", 1, "letters, digits");

    [Fact]
    public void Parse_NamesThatDifferByCase_AreRefused()
        => TestToml.All("[providers.Test]\ntype = \"test\"\n[providers.test]\ntype = \"test\"")
            .AssertOnlyError("providers.test", 3, "differs only by case from `Test` on line 1");

    [Fact]
    public void Parse_ByteOrderMark_IsSkipped()
        => TestToml.All("\uFEFF[server]\nhost = \"127.0.0.1\"").AssertClean();
}
