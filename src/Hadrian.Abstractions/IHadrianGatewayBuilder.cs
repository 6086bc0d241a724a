using Microsoft.Extensions.DependencyInjection;

namespace Hadrian;

/// <summary>Returned by <c>AddHadrianGateway()</c>; every feature is an extension method on it.</summary>
public interface IHadrianGatewayBuilder
{
    /// <summary>Gets the services the gateway is registered in.</summary>
    IServiceCollection Services { get; }
}
