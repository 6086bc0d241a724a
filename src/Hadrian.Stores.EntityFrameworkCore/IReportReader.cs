namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Runs the reads of reports, which nothing is decided by: on a replica where there is one, and so that they can be stopped.</summary>
/// <remarks>A provider package may implement it; without, reports read from the database as everything else does.</remarks>
public interface IReportReader
{
    /// <summary>Runs a read.</summary>
    /// <typeparam name="T">What it finds.</typeparam>
    /// <param name="read">The read. It may be run again, on another context.</param>
    /// <param name="cancellationToken">A token that stops a read under way.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    ValueTask<T> ReadAsync<T>(Func<HadrianDbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken);
}
