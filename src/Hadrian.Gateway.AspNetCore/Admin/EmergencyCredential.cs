using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// The configuration's administrators for emergencies (admin-and-auth §3.6): taken in every mode and without storage, each use logged
/// as a warning and recorded. Failures lock an address out.
/// </summary>
internal sealed partial class EmergencyCredential
{
    private const string Scheme = "EmergencyKey ";

    private static readonly GatewayError Locked = new(HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden, "Too many failed attempts from this address.");
    private static readonly GatewayError Wrong = new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidApiKey, "Invalid emergency key, or it may not be used from this address.");

    private readonly EmergencyOptions _options;
    private readonly (EmergencyAccountOptions Account, byte[] Hash)[] _accounts;
    private readonly GuessLockout _lockout;
    private readonly AuditEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public EmergencyCredential(IOptions<AuthenticationOptions> options, AuditEvents events, TimeProvider time, ILogger<EmergencyCredential> logger)
    {
        _options = options.Value.Emergency;
        _accounts = [.. _options.Accounts.Select(account => (account, Hash(account.Key)))];
        var limit = _options.RateLimit;
        _lockout = new GuessLockout(limit.MaxAttempts, TimeSpan.FromSeconds(limit.WindowSeconds), TimeSpan.FromSeconds(limit.LockoutSeconds), time);
        _events = events;
        _time = time;
        _logger = logger;
    }

    /// <summary>Looks for an emergency key in a request.</summary>
    /// <returns>Neither principal nor error when there is none, or none is taken.</returns>
    public (Principal? Principal, GatewayError? Error) Authenticate(HttpContext context)
    {
        if (!_options.Enabled || Presented(context.Request.Headers) is not { } key)
        {
            return default;
        }

        var remote = context.Connection.RemoteIpAddress;
        var address = AddressRateLimiter.Network(remote ?? IPAddress.None);
        if (_lockout.IsLockedOut(address))
        {
            return (null, Locked);
        }

        if (Find(key) is not { } account || !IsAllowed(_options.AllowedIps, remote) || !IsAllowed(account.AllowedIps, remote))
        {
            _lockout.Count(address);
            LogFailed(_logger, remote);
            _events.AddOnce($"auth.emergency.failed {address}", TimeSpan.FromMinutes(1), () => Record("auth.emergency.failed", context, account: null));
            return (null, Wrong);
        }

        LogUsed(_logger, account.Id, account.Name, remote, context.Request.Method, context.Request.Path);
        _events.Add(Record("auth.emergency.used", context, account));
        return (Principal.ForEmergency(new UserIdentity(Principal.EmergencyIssuer, $"{Principal.EmergencyIssuer}:{account.Id}")
        {
            Name = account.Name,
            Email = account.Email,
            Roles = [.. account.Roles],
        }), null);
    }

    /// <summary>Compares with every account, so that the time tells nothing.</summary>
    private EmergencyAccountOptions? Find(string key)
    {
        var hash = Hash(key);
        EmergencyAccountOptions? found = null;
        foreach (var (account, expected) in _accounts)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, expected) ? account : found;
        }

        return found;
    }

    private AuditRecord Record(string action, HttpContext context, EmergencyAccountOptions? account)
    {
        var now = AdminTime.Now(_time);
        return new AuditRecord
        {
            Id = Guid.CreateVersion7(now),
            Timestamp = now,
            ActorType = AuditActorType.System,
            Action = action,
            ResourceType = "emergency_account",
            ResourceId = Guid.Empty,
            IpAddress = context.Connection.RemoteIpAddress?.ToString(),
            Details = new JsonObject
            {
                ["account"] = account?.Id,
                ["name"] = account?.Name,
                ["method"] = context.Request.Method,
                ["path"] = context.Request.Path.Value,
                ["request_id"] = context.Response.Headers[HeaderNames.RequestId].ToString(),
            }.ToJsonString(),
        };
    }

    private static bool IsAllowed(IList<string> list, IPAddress? address) => list.Count == 0 || AddressAllowlist.Allows([.. list], address);

    private static string? Presented(IHeaderDictionary headers)
        => headers[HeaderNames.EmergencyKey].ToString() is { Length: > 0 } key ? key
            : headers.Authorization.ToString() is var authorization && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    [LoggerMessage(80, LogLevel.Warning, "Emergency account {Account} ({Name}) was used from {Address}: {Method} {Path}.")]
    private static partial void LogUsed(ILogger logger, string account, string name, IPAddress? address, string method, string path);

    [LoggerMessage(81, LogLevel.Warning, "An emergency key from {Address} was refused.")]
    private static partial void LogFailed(ILogger logger, IPAddress? address);
}
