namespace Hadrian.LoadTest.Load;

/// <summary>One finished exchange, in ticks of the stopwatch since the request was sent.</summary>
internal readonly record struct Sample(long FirstByte, long Total, bool Succeeded);
