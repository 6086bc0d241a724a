#!/usr/bin/env bash
# Writes the compiled models of both databases anew after the model has changed: eng/compiled-model.sh
# Needs dotnet-ef: dotnet tool install --global dotnet-ef --version 10.0.15
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for database in Sqlite PostgreSql; do
    name=Hadrian.Stores.EntityFrameworkCore.$database
    rm -f "src/$name/CompiledModel/"*.cs
    # The stores still build without the model that is being written.
    dotnet build "src/$name" --nologo --verbosity quiet -p:WithoutCompiledModel=true
    dotnet-ef dbcontext optimize --no-build --project "src/$name" --output-dir CompiledModel --namespace "$name"
    rm "src/$name/CompiledModel/HadrianDbContextAssemblyAttributes.cs" # finds a model in the context's own assembly alone
    sed -i '1s/^\xEF\xBB\xBF//; s/^    public partial class/    internal partial class/' "src/$name/CompiledModel/"*.cs
done
