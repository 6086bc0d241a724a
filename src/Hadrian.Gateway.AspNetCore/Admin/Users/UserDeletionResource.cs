namespace Hadrian.Gateway.AspNetCore;

/// <summary>What went with an erased user. The gateway keeps no conversations.</summary>
internal sealed record UserDeletionResource(
    bool Deleted, Guid UserId, int ApiKeysDeleted, int ConversationsDeleted, int DynamicProvidersDeleted, int UsageRecordsDeleted);
