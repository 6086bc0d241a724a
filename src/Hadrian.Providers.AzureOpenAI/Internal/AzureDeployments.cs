using System.Net;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Finds the deployment that has a model.</summary>
internal sealed class AzureDeployments
{
    private readonly Dictionary<string, string> _byModel = new(StringComparer.Ordinal);

    public AzureDeployments(AzureOpenAIProviderOptions options)
    {
        foreach (var (name, deployment) in options.Deployments.OrderByDescending(entry => entry.Value.IsDefault).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            _byModel.TryAdd(deployment.Model!, name);
        }
    }

    /// <summary>Gives the deployment of a model; the model's name itself when none has it.</summary>
    /// <exception cref="GatewayException">The name would lead elsewhere in Azure's paths.</exception>
    public string Of(string model)
    {
        var deployment = _byModel.GetValueOrDefault(model, model);
        return deployment is not ("" or "." or "..") ? deployment : throw new GatewayException(
            new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, $"'{deployment}' cannot be the name of a deployment.") { Param = "model" });
    }
}
