namespace Hadrian;

/// <summary>A place in a list of calls.</summary>
/// <param name="OperationId">The call's operation id, which begins with the time of its arrival.</param>
/// <param name="Attempt">Which of its attempts.</param>
public readonly record struct UsagePosition(Guid OperationId, int Attempt);
