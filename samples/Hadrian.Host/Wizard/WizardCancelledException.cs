namespace Hadrian.Host.Wizard;

/// <summary>The user has gone before the last question.</summary>
internal sealed class WizardCancelledException() : Exception("The questions were not answered to the end.");
