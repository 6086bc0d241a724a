using Hadrian.Host.CommandLine;

return await HadrianCommand.RunAsync(args);
