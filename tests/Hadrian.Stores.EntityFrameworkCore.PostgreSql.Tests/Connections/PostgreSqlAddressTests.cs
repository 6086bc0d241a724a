using CsCheck;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

public sealed class PostgreSqlAddressTests
{
    [Theory]
    [InlineData("postgres://user:pass@host:5432/dbname", "Host=host;Port=5432;Username=user;Password=pass;Database=dbname")]
    [InlineData("postgresql://user:pass@host/dbname", "Host=host;Port=5432;Username=user;Password=pass;Database=dbname")]
    [InlineData("POSTGRES://host", "Host=host;Port=5432")]
    [InlineData("postgres://user@host:6000", "Host=host;Port=6000;Username=user")]
    [InlineData("postgres://u%40x:p%2F%3A%23%3F@host/d%20b", "Host=host;Port=5432;Username=u@x;Password=p/:#?;Database=d b")]
    [InlineData("postgres://u:a@b@host/d", "Host=host;Port=5432;Username=u;Password=a@b;Database=d")]
    [InlineData("postgres://u:a:b@host/d", "Host=host;Port=5432;Username=u;Password=a:b;Database=d")]
    [InlineData("postgres://[::1]:5433/d", "Host=::1;Port=5433;Database=d")]
    [InlineData("postgres://a:1,b,c:3/d", "Host=\"a:1,b:5432,c:3\";Database=d")]
    [InlineData("postgres:///d?host=/var/run/postgresql&user=u", "Database=d;Host=/var/run/postgresql;Username=u")]
    [InlineData("postgres://host:/d", "Host=host;Port=5432;Database=d")]
    [InlineData("postgres://host/d?sslmode=require", "Host=host;Port=5432;Database=d;SSL Mode=Require")]
    [InlineData("postgres://host/d?sslmode=verify-full&sslrootcert=%2Fca.pem", "Host=host;Port=5432;Database=d;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgres://host/d?application_name=a%20b&connect_timeout=7&", "Host=host;Port=5432;Database=d;Application Name=\"a b\";Timeout=7")]
    [InlineData("postgres://host/d?target_session_attrs=read-write&channel_binding=require", "Host=host;Port=5432;Database=d;Target Session Attributes=read-write;Channel Binding=Require")]
    [InlineData("Host=db;Username=u;Password=p;Database=d", "Host=db;Username=u;Password=p;Database=d")]
    public void Parse_EveryForm_IsTheDriversString(string text, string expected)
        => Assert.True(
            new NpgsqlConnectionStringBuilder(expected).EquivalentTo(PostgreSqlAddress.Parse(text)), PostgreSqlAddress.Parse(text).ConnectionString);

    [Theory]
    [InlineData("", "is not the URL")]
    [InlineData("hadrian.db", "is not the URL")]
    [InlineData("mysql://user:hunter2@host/d?x=1", "is not the URL")]
    [InlineData("postgres://", "names no host")]
    [InlineData("postgres:///d", "names no host")]
    [InlineData("postgres://user:hunter2@:5432/d", "names no host")]
    [InlineData("postgres://user:hunter2@a,,b/d", "names no host")]
    [InlineData("postgres://user:hunter2@host:port/d", "port")]
    [InlineData("postgres://user:hunter2@host:0/d", "port")]
    [InlineData("postgres://user:hunter2@host:65536/d", "port")]
    [InlineData("postgres://user:hun/ter2@host:5432/d", "percent-encoded")]
    [InlineData("postgres://user:hunter2@host/d?sslmode=hunter2", "sslmode")]
    [InlineData("postgres://user:hunter2@host/d?verify=1", "'verify'")]
    [InlineData("postgres://host/d?connect_timeout=hunter2", "connect_timeout")]
    [InlineData("postgres://host/d?channel_binding=hunter2", "channel_binding")]
    [InlineData("Host=db;Pasword=hunter2", "is not a connection string")]
    [InlineData("Username=u;Password=hunter2", "names no host")]
    public void Parse_Wrong_SaysWhatWithoutThePassword(string text, string part)
    {
        var message = Assert.Throws<FormatException>(() => PostgreSqlAddress.Parse(text)).Message;

        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyUserPasswordAndDatabasePercentEncoded_AreReadBack()
        => Gen.Select(Text, Text, Text).Sample((user, password, database) =>
        {
            var connection = PostgreSqlAddress.Parse(
                $"postgres://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@host:1234/{Uri.EscapeDataString(database)}?sslmode=disable");

            Assert.Equal((user, password, database, "host", 1234), (connection.Username, connection.Password, connection.Database, connection.Host, connection.Port));
        });

    [Theory]
    [InlineData("postgres://user:hunter2@host:5432/d", "host:5432/d")]
    [InlineData("postgres://user:hunter2@a,b:2/d", "a:5432,b:2, database d")]
    [InlineData("postgres:///d?host=/run&password=hunter2", "/run, database d")]
    [InlineData("postgres://user:hunter2@host", "host:5432/user")]
    public void Describe_EveryForm_NamesThePlaceAlone(string text, string expected)
        => Assert.Equal(expected, PostgreSqlAddress.Describe(PostgreSqlAddress.Parse(text)));

    private static readonly Gen<string> Text = Gen.String[Gen.Char["aZ0 :/@?#&=%;'\"\\üß🦔"], 1, 12].Where(text => !text.Any(char.IsSurrogate));
}
