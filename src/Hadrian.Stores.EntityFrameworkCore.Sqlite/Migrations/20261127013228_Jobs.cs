using Microsoft.EntityFrameworkCore.Migrations;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Migrations;

internal sealed partial class Jobs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "jobs",
            columns: table => new
            {
                name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                holder = table.Column<Guid>(type: "TEXT", nullable: true),
                held_until = table.Column<long>(type: "INTEGER", nullable: true),
                last_run = table.Column<long>(type: "INTEGER", nullable: true),
                last_result = table.Column<string>(type: "TEXT", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_jobs", x => x.name);
            });
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "jobs");
    }
}
