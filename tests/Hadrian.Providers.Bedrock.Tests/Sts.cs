namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>AWS's Security Token Service as far as a role needs it.</summary>
internal static class Sts
{
    public static StubReply Role(int number = 1, string expiration = "2099-01-01T00:00:00Z") => StubReply.Text($"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleResult>
            <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>ASIAROLE{number}</AccessKeyId><SecretAccessKey>role-secret-{number}</SecretAccessKey><SessionToken>role-token-{number}</SessionToken><Expiration>{expiration}</Expiration></Credentials>
          </AssumeRoleResult>
          <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
        </AssumeRoleResponse>
        """, "text/xml");

    public static StubReply Denied { get; } = StubReply.Text("""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User arn:aws:iam::123456789012:user/x may not assume role canary.</Message></Error><RequestId>r-1</RequestId></ErrorResponse>
        """, "text/xml", 403);
}
