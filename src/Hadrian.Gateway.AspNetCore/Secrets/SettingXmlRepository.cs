using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Keeps the keys of data protection among the gateway's settings, so that all nodes share them and a restart loses none.</summary>
internal sealed class SettingXmlRepository(ISettingStore settings) : IXmlRepository
{
    private const string Prefix = "data_protection/";

    // Data protection asks rarely, at most once a day, and knows no asynchronous calls.
    public IReadOnlyCollection<XElement> GetAllElements()
        => [.. Wait(settings.ListAsync(Prefix, CancellationToken.None)).Select(setting => XElement.Parse(setting.Value))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var stored = settings.SetAsync(Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None);
        Task.Run(stored.AsTask).GetAwaiter().GetResult();
    }

    private static T Wait<T>(ValueTask<T> value) => Task.Run(value.AsTask).GetAwaiter().GetResult();
}
