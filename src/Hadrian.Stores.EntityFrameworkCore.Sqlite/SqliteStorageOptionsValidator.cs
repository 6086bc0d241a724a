using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

[OptionsValidator]
internal sealed partial class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>;
