using System.Net;

namespace Hadrian.Gateway;

/// <summary>The kinds of personal data that can be found by form alone.</summary>
internal static class PiiDetectors
{
    private const string Digits = "0123456789";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly Dictionary<string, Func<IEnumerable<PiiDetector>>> ByName = new(StringComparer.Ordinal)
    {
        ["email"] = () => [Email()],
        ["phone"] = () => [Phone()],
        ["ssn"] = () => [SocialSecurityNumber()],
        ["credit_card"] = () => [new CardDetector()],
        ["ip_address"] = () => [IPv4(), IPv6()],
        ["date_of_birth"] = () => [BirthDate()],
    };

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Gives the detectors of some kinds; of all but birth dates, which any date looks like, when none is named.</summary>
    public static PiiDetector[] Create(IList<string> names)
        => [.. (names.Count > 0 ? names : Names.Where(name => name != "date_of_birth")).Distinct().SelectMany(name => ByName[name]())];

    private static PatternDetector Email() => new(
        GuardrailCategories.Email,
        GuardrailSeverity.Medium,
        @"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
        Letters + Digits + "._%+-@",
        64 + 1 + 63 + (4 * 64));

    private static PatternDetector Phone() => new(
        GuardrailCategories.Phone,
        GuardrailSeverity.Medium,
        @"(?:\+\d{1,3}[ .\-]?)?(?:\(\d{3}\) ?|\b\d{3}[ .\-])\d{3}[ .\-]\d{4}\b|\+\d{1,3}(?:[ .\-]?\d{2,4}){2,5}\b",
        Digits + "+()-. ",
        4 + (5 * 5));

    private static PatternDetector SocialSecurityNumber() => new(
        GuardrailCategories.SocialSecurityNumber,
        GuardrailSeverity.High,
        @"\b\d{3}[\- ]\d{2}[\- ]\d{4}\b",
        Digits + "- ",
        11,
        static match => match[0] != '9' && match[..3] is not "000" and not "666" && match[4..6] is not "00" && match[7..] is not "0000");

    private static PatternDetector IPv4() => new(
        GuardrailCategories.OtherPersonalData,
        GuardrailSeverity.Low,
        @"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b",
        Digits + ".",
        15);

    private static PatternDetector IPv6() => new(
        GuardrailCategories.OtherPersonalData,
        GuardrailSeverity.Low,
        @"\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}\b",
        Digits + "abcdefABCDEF:",
        39,
        static match => match.Length > 5 && IPAddress.TryParse(match, out _));

    private static PatternDetector BirthDate() => new(
        GuardrailCategories.OtherPersonalData,
        GuardrailSeverity.Medium,
        @"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b",
        Digits + "-/.",
        10);
}
