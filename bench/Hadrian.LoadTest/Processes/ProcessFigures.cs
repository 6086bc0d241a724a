using System.Globalization;

namespace Hadrian.LoadTest.Processes;

/// <summary>What the kernel knows of a process, from <c>/proc</c>.</summary>
internal static class ProcessFigures
{
    // USER_HZ, fixed at 100 for every Linux the figures are read on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system CPU time since the process started, in seconds.</summary>
    public static double CpuSeconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");

        // The second field is the command in parentheses and may hold spaces; the third starts after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond;
    }

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes(int processId)
    {
        const string Prefix = "VmRSS:";
        var line = File.ReadLines($"/proc/{processId}/status").First(item => item.StartsWith(Prefix, StringComparison.Ordinal));
        return Ticks(line[Prefix.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024;
    }

    private static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
