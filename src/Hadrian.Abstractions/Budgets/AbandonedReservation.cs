namespace Hadrian;

/// <summary>A reservation whose lease ran out.</summary>
/// <param name="Reservation">What was reserved.</param>
/// <param name="Charged">What was booked as spent in its place; zero when it was released.</param>
public sealed record AbandonedReservation(BudgetReservation Reservation, Money Charged);
