namespace Hadrian.Host.Http;

internal static class SecurityHeadersExtensions
{
    public static void UseSecurityHeaders(this WebApplication app, IConfiguration configuration)
    {
        var options = configuration.GetSection("server:security_headers").Get<SecurityHeaderOptions>() ?? new SecurityHeaderOptions();
        if (options.Enabled)
        {
            app.UseMiddleware<SecurityHeaders>(options);
        }
    }
}
