using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Has contexts take the model from code that <c>eng/compiled-model.sh</c> writes, rather than find it out at every start.</summary>
internal static class CompiledModelOptions
{
    public static DbContextOptionsBuilder UseCompiledModel(this DbContextOptionsBuilder options)
#if WITHOUT_COMPILED_MODEL
        => options; // while the code is being written
#else
        => options.UseModel(HadrianDbContextModel.Instance);
#endif
}
