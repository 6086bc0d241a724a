using Microsoft.AspNetCore.HttpLogging;

namespace Hadrian.Host.Logging;

/// <summary>Keeps the admin API's bodies out of every log: the answer to a new key is the key.</summary>
internal sealed class AdminBodies : IHttpLoggingInterceptor
{
    public ValueTask OnRequestAsync(HttpLoggingInterceptorContext logContext)
    {
        if (logContext.HttpContext.Request.Path.StartsWithSegments("/admin"))
        {
            logContext.Disable(HttpLoggingFields.RequestBody | HttpLoggingFields.ResponseBody);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OnResponseAsync(HttpLoggingInterceptorContext logContext) => ValueTask.CompletedTask;
}
