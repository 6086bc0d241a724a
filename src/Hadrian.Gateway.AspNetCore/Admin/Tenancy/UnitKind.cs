namespace Hadrian.Gateway.AspNetCore;

/// <summary>What the endpoints of one kind of units are called, how many units there may be, and what they demand.</summary>
internal sealed record UnitKind(
    string Resource, string Name, string Path, string Parameter, int Most, Permission Create, Permission List, Permission Read, Permission Update, Permission Delete);
