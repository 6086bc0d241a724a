using Microsoft.EntityFrameworkCore.Migrations;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Migrations;

internal sealed partial class Administration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "audit_logs",
            columns: table => new
            {
                id = table.Column<Guid>(type: "TEXT", nullable: false),
                created_at = table.Column<long>(type: "INTEGER", nullable: false),
                actor_type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                actor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                action = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                resource_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                organization_id = table.Column<Guid>(type: "TEXT", nullable: true),
                project_id = table.Column<Guid>(type: "TEXT", nullable: true),
                details = table.Column<string>(type: "TEXT", nullable: false),
                ip_address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                user_agent = table.Column<string>(type: "TEXT", maxLength: 512, nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_audit_logs", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "dynamic_providers",
            columns: table => new
            {
                id = table.Column<Guid>(type: "TEXT", nullable: false),
                name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                owner_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                organization_id = table.Column<Guid>(type: "TEXT", nullable: true),
                provider_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                base_url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                protected_api_key = table.Column<string>(type: "TEXT", nullable: true),
                config = table.Column<string>(type: "TEXT", nullable: true),
                models = table.Column<string>(type: "TEXT", nullable: false),
                is_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                created_at = table.Column<long>(type: "INTEGER", nullable: false),
                updated_at = table.Column<long>(type: "INTEGER", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_dynamic_providers", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "model_pricing",
            columns: table => new
            {
                id = table.Column<Guid>(type: "TEXT", nullable: false),
                scope_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                scope_id = table.Column<Guid>(type: "TEXT", nullable: false),
                provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                model = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                origin = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                price = table.Column<string>(type: "TEXT", nullable: false),
                created_at = table.Column<long>(type: "INTEGER", nullable: false),
                updated_at = table.Column<long>(type: "INTEGER", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_model_pricing", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "settings",
            columns: table => new
            {
                name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                value = table.Column<string>(type: "TEXT", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_settings", x => x.name);
            });

        migrationBuilder.CreateIndex(
            name: "IX_audit_logs_created_at_id",
            table: "audit_logs",
            columns: ["created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_audit_logs_organization_id_created_at_id",
            table: "audit_logs",
            columns: ["organization_id", "created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_audit_logs_resource_id_created_at",
            table: "audit_logs",
            columns: ["resource_id", "created_at"]);

        migrationBuilder.CreateIndex(
            name: "IX_dynamic_providers_created_at_id",
            table: "dynamic_providers",
            columns: ["created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_dynamic_providers_owner_kind_owner_id_name",
            table: "dynamic_providers",
            columns: ["owner_kind", "owner_id", "name"],
            unique: true);

        migrationBuilder.CreateIndex(
            name: "IX_model_pricing_created_at_id",
            table: "model_pricing",
            columns: ["created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_model_pricing_scope_kind_scope_id_provider_model",
            table: "model_pricing",
            columns: ["scope_kind", "scope_id", "provider", "model"],
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "audit_logs");

        migrationBuilder.DropTable(
            name: "dynamic_providers");

        migrationBuilder.DropTable(
            name: "model_pricing");

        migrationBuilder.DropTable(
            name: "settings");
    }
}
