using System.Net;
using CsCheck;

namespace Hadrian.Gateway.Tests.Addresses;

public sealed class AddressRulesTests
{
    private static readonly UrlAccessOptions Everything = new() { AllowLoopbackUrls = true, AllowPrivateUrls = true };

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700:4700::1111")]
    public void Allows_PublicAddress_IsTrue(string address) => Assert.True(AddressRules.Allows(IPAddress.Parse(address), new UrlAccessOptions()));

    [Theory]
    [InlineData("0.0.0.0")] // unspecified
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("169.254.169.254")] // metadata
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.23")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("100.64.0.1")] // carrier-grade NAT
    [InlineData("100.127.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("192.0.2.1")] // documentation
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("224.0.0.1")] // multicast
    [InlineData("239.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")] // broadcast
    [InlineData("::ffff:127.0.0.1")] // IPv4 in disguise
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001::1")] // Teredo
    [InlineData("2001:10::1")]
    [InlineData("fec0::1")]
    [InlineData("100::1")]
    [InlineData("4000::1")]
    public void Allows_AddressNobodyMayReach_IsFalseWhateverIsSet(string address) => Assert.False(AddressRules.Allows(IPAddress.Parse(address), Everything));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("::1")]
    public void Allows_Loopback_IsASetting(string address)
    {
        Assert.False(AddressRules.Allows(IPAddress.Parse(address), new UrlAccessOptions { AllowPrivateUrls = true }));
        Assert.True(AddressRules.Allows(IPAddress.Parse(address), new UrlAccessOptions { AllowLoopbackUrls = true }));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("fc00::1")]
    [InlineData("fdff:ffff::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    public void Allows_PrivateAddress_IsASetting(string address)
    {
        Assert.False(AddressRules.Allows(IPAddress.Parse(address), new UrlAccessOptions { AllowLoopbackUrls = true }));
        Assert.True(AddressRules.Allows(IPAddress.Parse(address), new UrlAccessOptions { AllowPrivateUrls = true }));
    }

    [Fact]
    public void Allows_AnyIPv4AddressInsideIPv6_IsFalse()
        => Gen.Byte.Array[4].Sample(bytes =>
        {
            byte[][] disguises =
            [
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. bytes],
                [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes],
                [0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            ];
            return disguises.All(disguise => !AddressRules.Allows(new IPAddress(disguise), Everything));
        });
}
