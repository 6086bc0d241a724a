using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hadrian.LoadTest;

/// <summary>What to run against what, from the command line.</summary>
internal sealed class LoadTestOptions
{
    public const string Usage = """
        Usage: Hadrian.LoadTest [options]
          --gateway FILE          path of hadrian.dll; configured and given a key by this tool; repeat to compare builds
          --gateway-command LINE  any other server; {port} and {upstream} are replaced
          --gateway-key KEY       bearer token for --gateway-command
          --scenarios LIST        of plain,prompt,stream,first-byte,memory (default: all)
          --rounds N              interleaved rounds (5)
          --warm-up N             rounds thrown away first, while the servers compile their hot code (4)
          --connections N         closed-loop connections (8)
          --scale X               factor on the number of requests (1.0)
          --open-streams N        streams held open in the memory scenario (500)
          --spin N                thread pool spin limit of every server (runtime default)
          --env NAME=VALUE        environment of every server, repeatable
          --time-limit SECONDS    give up after (900)
        """;

    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _gatewayPaths = [];

    public IReadOnlyList<string> GatewayPaths => _gatewayPaths;

    public string? GatewayCommand { get; private set; }

    public string GatewayKey { get; private set; } = "none";

    public IReadOnlyList<string> Scenarios { get; private set; } = ["plain", "prompt", "stream", "first-byte", "memory"];

    public int Rounds { get; private set; } = 5;

    public int WarmUpRounds { get; private set; } = 4;

    public int Connections { get; private set; } = 8;

    public double Scale { get; private set; } = 1;

    public int OpenStreams { get; private set; } = 500;

    public TimeSpan TimeLimit { get; private set; } = TimeSpan.FromSeconds(900);

    public IReadOnlyDictionary<string, string> Environment => _environment;

    public static bool TryParse(string[] args, out LoadTestOptions options, [NotNullWhen(false)] out string? problem)
    {
        options = new LoadTestOptions();
        problem = null;
        for (var index = 0; index < args.Length; index += 2)
        {
            if (index + 1 == args.Length || !options.TrySet(args[index], args[index + 1]))
            {
                problem = $"Unknown option or bad value: {string.Join(' ', args[index..])}";
                return false;
            }
        }

        return true;
    }

    private bool TrySet(string name, string value)
    {
        switch (name)
        {
            case "--gateway":
                _gatewayPaths.Add(Path.GetFullPath(value));
                return File.Exists(value);
            case "--gateway-command":
                GatewayCommand = value;
                return true;
            case "--gateway-key":
                GatewayKey = value;
                return true;
            case "--scenarios":
                var known = Scenarios;
                Scenarios = value.Split(',');
                return Scenarios.All(known.Contains);
            case "--rounds":
                return TryNumber(value, out var rounds) && (Rounds = rounds) > 0;
            case "--warm-up":
                return TryNumber(value, out var warmUp) && (WarmUpRounds = warmUp) > 0;
            case "--connections":
                return TryNumber(value, out var connections) && (Connections = connections) > 0;
            case "--open-streams":
                return TryNumber(value, out var streams) && (OpenStreams = streams) > 0;
            case "--time-limit":
                TimeLimit = TimeSpan.FromSeconds(TryNumber(value, out var seconds) ? seconds : 0);
                return TimeLimit > TimeSpan.Zero;
            case "--scale":
                return double.TryParse(value, CultureInfo.InvariantCulture, out var scale) && (Scale = scale) > 0;
            case "--spin":
                // The runtime reads its own variables as hexadecimal.
                return TryNumber(value, out var spin)
                    && _environment.TryAdd("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", spin.ToString("X", CultureInfo.InvariantCulture));
            case "--env":
                return value.Split('=', 2) is [var variable, var text] && _environment.TryAdd(variable, text);
            default:
                return false;
        }
    }

    private static bool TryNumber(string value, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
