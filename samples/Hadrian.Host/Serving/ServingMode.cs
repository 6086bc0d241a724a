namespace Hadrian.Host.Serving;

/// <summary>What an application is built for.</summary>
internal enum ServingMode
{
    /// <summary>To serve: logs go to standard output.</summary>
    Server,

    /// <summary>For one command, whose own output must stay clean: logs go to standard error.</summary>
    Command,
}
