using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Data protection of the gateway's own, with a key ring in its storage. The application's, which may protect its cookies, is left alone.</summary>
internal sealed class GatewayDataProtection : IDisposable
{
    private readonly ServiceProvider _services;

    public GatewayDataProtection(ISettingStore settings, ILoggerFactory loggers)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddDataProtection().SetApplicationName("Hadrian.Gateway");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new SettingXmlRepository(settings));
        _services = services.BuildServiceProvider();
        Protector = new DataProtectionSecretProtector(_services.GetRequiredService<IDataProtectionProvider>());
    }

    public ISecretProtector Protector { get; }

    public void Dispose() => _services.Dispose();
}
