namespace Hadrian.Gateway.AspNetCore;

/// <summary>Names whom reports are about, those who have gone meanwhile included.</summary>
internal sealed class UsageNames(
    IApiKeyStore keys, IUserStore users, IOrganizationUnitStore<Project> projects, IOrganizationUnitStore<Team> teams, IOrganizationStore organizations)
{
    public async ValueTask<Loaded> LoadAsync(IReadOnlyList<UsageSum> sums, CancellationToken cancellationToken)
    {
        var loaded = new Loaded();
        foreach (var key in await AllAsync(keys.FindAllAsync, sum => sum.ApiKeyId))
        {
            loaded.Names[key.Id] = key.Name;
        }

        foreach (var user in await AllAsync(users.FindAllAsync, sum => sum.UserId))
        {
            loaded.Names[user.Id] = user.Name;
            loaded.Emails[user.Id] = user.Email;
        }

        foreach (var project in await AllAsync(projects.FindAllAsync, sum => sum.ProjectId))
        {
            loaded.Names[project.Id] = project.Name;
        }

        foreach (var team in await AllAsync(teams.FindAllAsync, sum => sum.TeamId))
        {
            loaded.Names[team.Id] = team.Name;
        }

        foreach (var organization in await AllAsync(organizations.FindAllAsync, sum => sum.OrganizationId))
        {
            loaded.Names[organization.Id] = organization.Name;
        }

        return loaded;

        ValueTask<IReadOnlyList<T>> AllAsync<T>(Func<IReadOnlyCollection<Guid>, CancellationToken, ValueTask<IReadOnlyList<T>>> find, Func<UsageSum, Guid?> id)
        {
            Guid[] ids = [.. sums.Select(id).OfType<Guid>().Distinct()];
            return ids.Length == 0 ? new([]) : find(ids, cancellationToken);
        }
    }

    /// <summary>Names that were found, by id.</summary>
    internal sealed class Loaded
    {
        public Dictionary<Guid, string?> Names { get; } = [];

        public Dictionary<Guid, string?> Emails { get; } = [];

        public string? Of(Guid? id) => id is { } known ? Names.GetValueOrDefault(known) : null;

        public string? EmailOf(Guid? id) => id is { } known ? Emails.GetValueOrDefault(known) : null;
    }
}
