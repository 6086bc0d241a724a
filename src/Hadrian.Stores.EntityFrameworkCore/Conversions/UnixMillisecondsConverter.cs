using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Stores a time as Unix milliseconds, which every database can compare and order.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
