using CsCheck;

namespace Hadrian.Configuration.Toml.Tests;

public sealed class InterpolationTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char['\0', '\uFFFF'].Array[0, 20].Select(characters => new string(characters)),
        Gen.String[Gen.Char["\"'\\\n\r\t#${}=[]:-äλ漢 "], 0, 40]);

    [Theory]
    [InlineData("${A}", "va")]
    [InlineData("x${A}y${B}", "xvayvb")]
    [InlineData("${NONE:-d}", "d")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${NONE:-a:-b}", "a:-b")]
    [InlineData("${EMPTY:-d}", "")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$A $ {A} 5$", "$A $ {A} 5$")]
    [InlineData("${A", "${A")]
    [InlineData("${NESTED}", "${A}")]
    [InlineData("${NONE:-#x}", "#x")]
    public void Parse_Reference_IsReplaced(string source, string expected)
    {
        var result = TestToml.All($"[ui.branding]\ntitle = '{source}'", ("A", "va"), ("B", "vb"), ("EMPTY", ""), ("NESTED", "${A}"));

        result.AssertNoErrors();
        Assert.Equal(expected, result.Data["ui:branding:title"]);
    }

    [Fact]
    public void Parse_AnyValueOfAVariable_SurvivesUnchanged() => AnyText.Sample(value =>
    {
        var result = TestToml.All("[ui.branding]\nbasic = \"${V}\" # ${NOPE}\nliteral = '${V}'\nlong = \"\"\"\n${V}\"\"\"\nbare = ${V}\nlist = [${V}, \"${V}\"]", ("V", value));

        result.AssertNoErrors();
        foreach (var key in (string[])["basic", "literal", "long", "bare", "list:0", "list:1"])
        {
            Assert.Equal(value, result.Data["ui:branding:" + key]);
        }
    });

    [Fact]
    public void Parse_CommentWithReference_IsLeftAlone()
        => TestToml.All("# ${NOPE}\n[server] # ${NOPE}\nport = 1 # ${NOPE}\nhost = \"127.0.0.1\"#${NOPE}").AssertClean();

    [Fact]
    public void Parse_SignInsideString_IsNoComment()
        => Assert.Equal("a # v", TestToml.All("[ui.branding]\ntitle = \"a # ${V}\"", ("V", "v")).Data["ui:branding:title"]);

    [Fact]
    public void Parse_MissingVariables_AreAllReported()
        => TestToml.All("[server]\nport = ${P1}\n[ui.branding]\nx = [\"${P2}\", { y = '${P3}${P4}' }]")
            .AssertErrors(("server.port", 2), ("ui.branding.x[0]", 4), ("ui.branding.x[1].y", 4), ("ui.branding.x[1].y", 4));

    [Theory]
    [InlineData("9000", "9000")]
    [InlineData("0", "0")]
    public void Parse_BareVariable_TakesTheTypeOfItsKey(string value, string expected)
        => Assert.Equal(expected, TestToml.All("[server]\nport = ${P}", ("P", value)).Data["server:port"]);

    [Theory]
    [InlineData("[server]\nport = ${P}", "server.port", "an integer wanted")]
    [InlineData("[server.cors]\nenabled = ${P}", "server.cors.enabled", "a boolean wanted")]
    [InlineData("[observability.tracing.sampling]\nrate = ${P}", "observability.tracing.sampling.rate", "a number wanted")]
    [InlineData("[server.cors]\nallowed_origins = ${P}", "server.cors.allowed_origins", "a list wanted")]
    public void Parse_BareVariableOfWrongType_HidesItsValue(string text, string path, string words)
    {
        var result = TestToml.All(text, ("P", "hunter2"));

        result.AssertOnlyError(path, 2, words);
        Assert.DoesNotContain("hunter2", result.Problems.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_QuotedNumberFromVariable_IsStillAString()
        => TestToml.All("[server]\nport = \"${P}\"", ("P", "1")).AssertOnlyError("server.port", 2, "a string found", "drop the quotes");

    [Fact]
    public void Parse_ProblemBehindBareVariable_KeepsItsColumn()
    {
        var problem = TestToml.All("server = { port = ${PORT:-8080}, prot = 1 }").Errors().Single();

        Assert.Equal((1, 34), (problem.Line, problem.Column));
    }

    [Theory]
    [InlineData("${A} = 1")]
    [InlineData("[${A}]")]
    [InlineData("[server]\nx.${A} = 1")]
    public void Parse_VariableAsKey_IsRefused(string text)
        => Assert.Contains(TestToml.All(text, ("A", "server")).Errors(), error => error.Message.Contains("cannot stand for a key", StringComparison.Ordinal));

    [Theory]
    [InlineData("a = 80${P}")]
    [InlineData("a = ${P}80")]
    [InlineData("a = $${P}")]
    [InlineData("a = ${P")]
    public void Parse_BareVariableBesideOtherText_IsASyntaxError(string text)
        => Assert.All(TestToml.All(text, ("P", "1")).Errors(), error => error.AssertSays("TOML syntax"));
}
