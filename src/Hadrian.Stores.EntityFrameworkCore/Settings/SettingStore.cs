using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class SettingStore(IDbContextFactory<HadrianDbContext> contexts) : ISettingStore
{
    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var found = await context.Settings.AsNoTracking().Where(setting => setting.Name.StartsWith(prefix))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)).OrderBy(setting => setting.Key, StringComparer.Ordinal)];
    }

    public async ValueTask SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        if (await SetPresentAsync(context, name, value, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        context.Add(new SettingEntity { Name = name, Value = value });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another node may have added it meanwhile.
            if (!await SetPresentAsync(context, name, value, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }
    }

    private static async Task<bool> SetPresentAsync(HadrianDbContext context, string name, string value, CancellationToken cancellationToken)
        => await context.Settings.Where(setting => setting.Name == name)
            .ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, value), cancellationToken).ConfigureAwait(false) > 0;
}
