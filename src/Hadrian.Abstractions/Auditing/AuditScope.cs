namespace Hadrian;

/// <summary>
/// The audit record of the change under way. A store that makes a change in a transaction takes the record and writes it in
/// the same one, so that there is never a change without its record nor a record without its change. What no store has
/// taken, whoever opened the scope appends to the <see cref="IAuditLog"/>.
/// </summary>
/// <remarks>Flows with the asynchronous call it was opened in, like <see cref="System.Diagnostics.Activity.Current"/>.</remarks>
public sealed class AuditScope : IDisposable
{
    private static readonly AsyncLocal<AuditScope?> Ambient = new();

    private readonly AuditScope? _outer;
    private AuditRecord? _pending;

    private AuditScope(AuditRecord record, AuditScope? outer)
    {
        _pending = record;
        _outer = outer;
    }

    /// <summary>Gets the scope of the change under way; <see langword="null"/> when nobody asked for a record.</summary>
    public static AuditScope? Current => Ambient.Value;

    /// <summary>Gets whether the record still waits to be written.</summary>
    public bool IsPending => _pending is not null;

    /// <summary>Opens the scope of a change.</summary>
    /// <param name="record">What is to be written if the change is made.</param>
    public static AuditScope Begin(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Ambient.Value = new AuditScope(record, Ambient.Value);
    }

    /// <summary>Takes the record, to be written in the transaction of the change.</summary>
    /// <returns>The record, once; <see langword="null"/> afterwards.</returns>
    public AuditRecord? Take() => Interlocked.Exchange(ref _pending, null);

    /// <summary>Ends the scope.</summary>
    public void Dispose() => Ambient.Value = _outer;
}
