namespace Hadrian;

/// <summary>A part of an organisation that people belong to.</summary>
public sealed record Team : OrganizationUnit;
