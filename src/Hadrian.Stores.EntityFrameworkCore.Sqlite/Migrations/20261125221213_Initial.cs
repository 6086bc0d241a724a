using Microsoft.EntityFrameworkCore.Migrations;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Migrations;

internal sealed partial class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "api_keys",
            columns: table => new
            {
                id = table.Column<Guid>(type: "TEXT", nullable: false),
                key_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                key_prefix = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                owner_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                organization_id = table.Column<Guid>(type: "TEXT", nullable: true),
                budget_limit_cents = table.Column<long>(type: "INTEGER", nullable: true),
                budget_period = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                budget_subject_id = table.Column<Guid>(type: "TEXT", nullable: true),
                scopes = table.Column<string>(type: "TEXT", nullable: true),
                allowed_models = table.Column<string>(type: "TEXT", nullable: true),
                ip_allowlist = table.Column<string>(type: "TEXT", nullable: true),
                is_platform_admin = table.Column<bool>(type: "INTEGER", nullable: false),
                rate_limit_rpm = table.Column<int>(type: "INTEGER", nullable: true),
                rate_limit_tpm = table.Column<int>(type: "INTEGER", nullable: true),
                created_at = table.Column<long>(type: "INTEGER", nullable: false),
                expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                rotated_from_key_id = table.Column<Guid>(type: "TEXT", nullable: true),
                rotation_grace_until = table.Column<long>(type: "INTEGER", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_api_keys", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "organizations",
            columns: table => new
            {
                id = table.Column<Guid>(type: "TEXT", nullable: false),
                slug = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                created_at = table.Column<long>(type: "INTEGER", nullable: false),
                updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_organizations", x => x.id);
            });

        // Without row ids the primary key is the table: one tree less to write for the rows that come by the thousand.
        // Operation ids sort by time, so rows append.
        migrationBuilder.Sql("""
            CREATE TABLE usage_records (
                operation_id TEXT NOT NULL,
                attempt INTEGER NOT NULL,
                request_id TEXT NULL,
                operation TEXT NOT NULL,
                api_key_id TEXT NULL,
                budget_subject_id TEXT NULL,
                organization_id TEXT NULL,
                team_id TEXT NULL,
                project_id TEXT NULL,
                user_id TEXT NULL,
                service_account_id TEXT NULL,
                requested_model TEXT NULL,
                provider TEXT NOT NULL,
                model TEXT NOT NULL,
                input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL,
                cached_input_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL,
                reasoning_tokens INTEGER NOT NULL,
                audio_input_tokens INTEGER NOT NULL,
                audio_output_tokens INTEGER NOT NULL,
                is_estimated INTEGER NOT NULL,
                abandoned INTEGER NOT NULL,
                cost_nano_usd INTEGER NULL,
                pricing_source TEXT NOT NULL,
                price_version TEXT NULL,
                streamed INTEGER NOT NULL,
                cancelled INTEGER NOT NULL,
                status_code INTEGER NULL,
                finish_reason TEXT NULL,
                latency_ms INTEGER NOT NULL,
                time_to_first_output_ms INTEGER NULL,
                started_at INTEGER NOT NULL,
                recorded_at INTEGER NOT NULL,
                CONSTRAINT PK_usage_records PRIMARY KEY (operation_id, attempt)
            ) WITHOUT ROWID
            """);

        migrationBuilder.CreateTable(
            name: "usage_hourly",
            columns: table => new
            {
                hour = table.Column<long>(type: "INTEGER", nullable: false),
                budget_subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                api_key_id = table.Column<Guid>(type: "TEXT", nullable: false),
                organization_id = table.Column<Guid>(type: "TEXT", nullable: false),
                team_id = table.Column<Guid>(type: "TEXT", nullable: false),
                project_id = table.Column<Guid>(type: "TEXT", nullable: false),
                user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                service_account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                provider = table.Column<string>(type: "TEXT", nullable: false),
                model = table.Column<string>(type: "TEXT", nullable: false),
                requests = table.Column<long>(type: "INTEGER", nullable: false),
                input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                output_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                cached_input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                reasoning_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                cost_nano_usd = table.Column<long>(type: "INTEGER", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_usage_hourly", x => new { x.budget_subject_id, x.hour, x.api_key_id, x.organization_id, x.team_id, x.project_id, x.user_id, x.service_account_id, x.provider, x.model });
            });

        migrationBuilder.CreateIndex(
            name: "IX_api_keys_key_hash",
            table: "api_keys",
            column: "key_hash",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "IX_api_keys_owner_kind_owner_id_created_at_id",
            table: "api_keys",
            columns: ["owner_kind", "owner_id", "created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_organizations_created_at_id",
            table: "organizations",
            columns: ["created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_organizations_slug",
            table: "organizations",
            column: "slug",
            unique: true,
            filter: "deleted_at IS NULL");

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_hour",
            table: "usage_hourly",
            column: "hour");

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_organization_id_hour",
            table: "usage_hourly",
            columns: ["organization_id", "hour"]);

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_project_id_hour",
            table: "usage_hourly",
            columns: ["project_id", "hour"]);

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_service_account_id_hour",
            table: "usage_hourly",
            columns: ["service_account_id", "hour"]);

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_team_id_hour",
            table: "usage_hourly",
            columns: ["team_id", "hour"]);

        migrationBuilder.CreateIndex(
            name: "IX_usage_hourly_user_id_hour",
            table: "usage_hourly",
            columns: ["user_id", "hour"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "api_keys");

        migrationBuilder.DropTable(name: "organizations");

        migrationBuilder.DropTable(name: "usage_hourly");

        migrationBuilder.DropTable(name: "usage_records");
    }
}
