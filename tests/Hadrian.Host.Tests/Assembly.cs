using Xunit;

// Each class starts processes of its own; more than two at once only make each other slow.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
