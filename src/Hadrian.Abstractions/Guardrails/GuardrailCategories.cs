namespace Hadrian;

/// <summary>The usual categories of violations. A guardrail may use names of its own, in snake case.</summary>
public static class GuardrailCategories
{
    /// <summary>Hatred of a group.</summary>
    public const string Hate = "hate";

    /// <summary>Harassment of a person.</summary>
    public const string Harassment = "harassment";

    /// <summary>Self-harm.</summary>
    public const string SelfHarm = "self_harm";

    /// <summary>Sexual content.</summary>
    public const string Sexual = "sexual";

    /// <summary>Violence.</summary>
    public const string Violence = "violence";

    /// <summary>Help with dangerous or illicit acts.</summary>
    public const string Dangerous = "dangerous";

    /// <summary>An attempt to override the model's instructions.</summary>
    public const string PromptAttack = "prompt_attack";

    /// <summary>The model's instructions, given away.</summary>
    public const string PromptLeakage = "prompt_leakage";

    /// <summary>Malicious code.</summary>
    public const string MaliciousCode = "malicious_code";

    /// <summary>An email address.</summary>
    public const string Email = "pii_email";

    /// <summary>A telephone number.</summary>
    public const string Phone = "pii_phone";

    /// <summary>A US social security number.</summary>
    public const string SocialSecurityNumber = "pii_ssn";

    /// <summary>A payment card number.</summary>
    public const string CreditCard = "pii_credit_card";

    /// <summary>A postal address.</summary>
    public const string Address = "pii_address";

    /// <summary>A person's name.</summary>
    public const string PersonName = "pii_name";

    /// <summary>Other personal data, such as an IP address.</summary>
    public const string OtherPersonalData = "pii_other";

    /// <summary>A subject the application is not for.</summary>
    public const string OffTopic = "off_topic";

    /// <summary>A competitor, mentioned.</summary>
    public const string CompetitorMention = "competitor_mention";

    /// <summary>Something confidential.</summary>
    public const string Confidential = "confidential";

    /// <summary>Anything else.</summary>
    public const string Unknown = "unknown";
}
