using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hadrian;

/// <summary>Who an identity provider says a caller is. A user is told by issuer and subject together; a subject alone says nothing.</summary>
public sealed record UserIdentity
{
    private const char Reserved = '_';

    /// <summary>Initialises an identity.</summary>
    /// <param name="issuer">The identity provider, by its issuer name.</param>
    /// <param name="subject">The user's id at the provider.</param>
    public UserIdentity(string issuer, string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(subject);
        Issuer = issuer;
        Subject = subject;
        Id = IdOf(issuer, subject);
    }

    /// <summary>Gets the identity provider, by its issuer name.</summary>
    public string Issuer { get; }

    /// <summary>Gets the user's id at the provider.</summary>
    public string Subject { get; }

    /// <summary>Gets the id under which limits, budgets and usage are kept: of the <see cref="Hadrian.User"/> who is known here.</summary>
    /// <value>Default: one that follows from issuer and subject, the same on every node, for somebody who is not known.</value>
    public Guid Id { get; init; }

    /// <summary>Gets the mail address, when the provider tells it. Not verified, and no proof of anything.</summary>
    public string? Email { get; init; }

    /// <summary>Gets the name to show, when the provider tells it.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the roles the provider gives. Those that begin with an underscore are the gateway's own and are left out, whoever sets them.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Roles
    {
        get;
        init => field = [.. value.Where(role => !string.IsNullOrWhiteSpace(role) && role.TrimStart()[0] != Reserved)];
    } = [];

    /// <summary>Gets the groups the provider counts the user among.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Names the user by issuer and subject alone.</summary>
    public override string ToString() => $"{Subject} of {Issuer}";

    private static Guid IdOf(string issuer, string subject)
    {
        // The length keeps an issuer from lending characters to a subject.
        var bytes = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(issuer) + Encoding.UTF8.GetByteCount(subject)];
        var length = Encoding.UTF8.GetBytes(issuer, bytes.AsSpan(sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        Encoding.UTF8.GetBytes(subject, bytes.AsSpan(sizeof(int) + length));
        var digest = SHA256.HashData(bytes).AsSpan(0, 16);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80); // version 8: made by rules of one's own
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest, bigEndian: true);
    }
}
