namespace Hadrian.Host.Draining;

internal static class DrainingExtensions
{
    // Closing connections, after requests have ended or were broken off.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);

    public static void AddDraining(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("server:shutdown");
        services.Configure<DrainingOptions>(section);
        services.AddSingleton<RunningRequests>();
        services.AddHostedService<DrainingService>();

        var options = section.Get<DrainingOptions>() ?? new DrainingOptions();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds((long)options.DrainSeconds + options.FlushSeconds) + Closing);
    }

    public static void UseDraining(this WebApplication app) => app.UseMiddleware<DrainingMiddleware>();
}
