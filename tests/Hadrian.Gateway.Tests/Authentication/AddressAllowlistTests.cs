using System.Net;

namespace Hadrian.Gateway.Tests.Authentication;

public class AddressAllowlistTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.9/24", "203.0.113.200", true)]
    [InlineData("203.0.113.0/25", "203.0.113.200", false)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.7", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    [InlineData("nonsense", "203.0.113.7", false)]
    public void Allows_EntryAndAddress_AgreeOrNot(string entry, string address, bool allowed)
        => Assert.Equal(allowed, AddressAllowlist.Allows([entry], IPAddress.Parse(address)));

    [Fact]
    public void Allows_AddressIsUnknown_Refuses() => Assert.False(AddressAllowlist.Allows(["0.0.0.0/0"], null));

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.0/")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("::/129")]
    [InlineData("host.example")]
    public void TryParse_Malformed_IsRefused(string entry) => Assert.False(AddressAllowlist.TryParse(entry, out _));
}
