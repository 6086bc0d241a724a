using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>What a provider needs before anybody answers it.</summary>
internal sealed class ProviderCredentialRules : IRule
{
    private const string OpenAIHost = "api.openai.com";

    public void Check(RuleContext context)
    {
        foreach (var provider in context.Providers)
        {
            var path = Spelling.Append("providers", provider.Key);
            var key = $"providers:{provider.Key}";
            switch (context.Value(key + ":type"))
            {
                case "open_ai":
                    CheckOpenAI(context, provider, path, key);
                    break;
                case "vertex":
                    CheckVertex(context, provider, path, key);
                    break;
            }
        }
    }

    private static void CheckOpenAI(RuleContext context, TomlEntry provider, string path, string key)
    {
        var url = context.Find(key + ":base_url");
        var isOpenAI = url is null || (Uri.TryCreate(url.Value, UriKind.Absolute, out var address) && address.Host == OpenAIHost);
        if (isOpenAI && !context.Has(key + ":api_key"))
        {
            context.Error(path + ".api_key", provider.Value.Place, "missing; OpenAI's own URL needs it", "write api_key = \"${OPENAI_API_KEY}\", or set base_url to another server");
        }
    }

    private static void CheckVertex(RuleContext context, TomlEntry provider, string path, string key)
    {
        var hasKey = context.Has(key + ":api_key");
        foreach (var name in (string[])["project", "region"])
        {
            var setting = context.Find($"{key}:{name}");
            if (!hasKey && setting is null)
            {
                context.Error($"{path}.{name}", provider.Value.Place, "missing; Vertex needs project and region unless there is an api_key", $"write {name}, or api_key");
            }
            else if (hasKey && setting is not null)
            {
                context.Warn(setting, $"has no effect beside {path}.api_key", "remove one of the two");
            }
        }

        if (context.Find(key + ":credentials:key_path") is { Value: { } file } keyPath && !File.Exists(context.Environment.Absolute(file)))
        {
            context.Warn(keyPath, "the file does not exist", "put the service account's key there before the gateway starts");
        }
    }
}
