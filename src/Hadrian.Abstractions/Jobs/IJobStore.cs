namespace Hadrian;

/// <summary>
/// Lets nodes that share a store take turns at a job: one node at a time, once per interval. A node holds a job by a lease, so
/// that one that dies is replaced. Times are the nodes' own, which should agree within a few seconds.
/// </summary>
public interface IJobStore
{
    /// <summary>Takes a job, unless another node holds it or its interval is not over.</summary>
    /// <param name="job">The job's name, at most 128 characters.</param>
    /// <param name="holder">Who takes it: an id made for this turn.</param>
    /// <param name="now">The time.</param>
    /// <param name="interval">How long after the start of the last run the next one is due.</param>
    /// <param name="lease">For how long it is held, unless renewed.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<JobTurn> TryAcquireAsync(string job, Guid holder, DateTimeOffset now, TimeSpan interval, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Holds a job for longer.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="until">Until when.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether it was still held; if not, another node may be at it.</returns>
    ValueTask<bool> RenewAsync(string job, Guid holder, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Ends a turn. Nothing happens when the job is no longer held.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="result">What the other nodes are told; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask CompleteAsync(string job, Guid holder, DateTimeOffset startedAt, string? result, CancellationToken cancellationToken);
}
