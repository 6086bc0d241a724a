namespace Hadrian.Gateway.AspNetCore;

/// <summary>One part of the admin API.</summary>
internal interface IAdminEndpoints
{
    void Map(AdminRoutes routes);
}
