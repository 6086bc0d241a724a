namespace Hadrian.Host.CommandLine;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or stopped in good order.</summary>
    public const int Success = 0;

    /// <summary>Configuration, database, port or anything at run time.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;
}
