namespace Hadrian.Gateway;

/// <summary>A reservation whose lease lives.</summary>
internal record struct OpenReservation(BudgetReservation Reservation, Money Held, long Deadline);

/// <summary>An operation without a lease that a settlement may still come for, or came for when there was no reservation.</summary>
internal record struct ClosedReservation(Money Charged, bool IsSettled);
