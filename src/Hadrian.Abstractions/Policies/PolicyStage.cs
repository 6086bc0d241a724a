namespace Hadrian;

/// <summary>
/// When a policy is asked, outermost first. The stages follow what a face knows at that point, and decide which error
/// wins: a bad key beats a full limit, which beats a malformed body.
/// </summary>
public enum PolicyStage
{
    /// <summary>Who calls, with which rights, from where. Nothing but credentials and address is known.</summary>
    Authentication = 0,

    /// <summary>How often and how many at once. The principal is known, the body is not read yet.</summary>
    Admission = 100,

    /// <summary>Which models. The target is resolved.</summary>
    ModelAccess = 200,

    /// <summary>Tokens, money and usage. Everything about the request is known; one reservation covers all attempts.</summary>
    Reservation = 300,
}
