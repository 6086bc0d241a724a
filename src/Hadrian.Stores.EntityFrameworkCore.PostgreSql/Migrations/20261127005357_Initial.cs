using Microsoft.EntityFrameworkCore.Migrations;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Migrations;

internal sealed partial class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "api_keys",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                key_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                key_prefix = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                owner_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                organization_id = table.Column<Guid>(type: "uuid", nullable: true),
                budget_limit_cents = table.Column<long>(type: "bigint", nullable: true),
                budget_period = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                budget_subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                scopes = table.Column<string[]>(type: "text[]", nullable: true),
                allowed_models = table.Column<string[]>(type: "text[]", nullable: true),
                ip_allowlist = table.Column<string[]>(type: "text[]", nullable: true),
                is_platform_admin = table.Column<bool>(type: "boolean", nullable: false),
                rate_limit_rpm = table.Column<int>(type: "integer", nullable: true),
                rate_limit_tpm = table.Column<int>(type: "integer", nullable: true),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                expires_at = table.Column<long>(type: "bigint", nullable: true),
                revoked_at = table.Column<long>(type: "bigint", nullable: true),
                last_used_at = table.Column<long>(type: "bigint", nullable: true),
                rotated_from_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                rotation_grace_until = table.Column<long>(type: "bigint", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_api_keys", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "organizations",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                slug = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                updated_at = table.Column<long>(type: "bigint", nullable: false),
                deleted_at = table.Column<long>(type: "bigint", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_organizations", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "usage_hourly",
            columns: table => new
            {
                hour = table.Column<long>(type: "bigint", nullable: false),
                budget_subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                api_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                team_id = table.Column<Guid>(type: "uuid", nullable: false),
                project_id = table.Column<Guid>(type: "uuid", nullable: false),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                service_account_id = table.Column<Guid>(type: "uuid", nullable: false),
                provider = table.Column<string>(type: "text", nullable: false),
                model = table.Column<string>(type: "text", nullable: false),
                requests = table.Column<long>(type: "bigint", nullable: false),
                input_tokens = table.Column<long>(type: "bigint", nullable: false),
                output_tokens = table.Column<long>(type: "bigint", nullable: false),
                cached_input_tokens = table.Column<long>(type: "bigint", nullable: false),
                reasoning_tokens = table.Column<long>(type: "bigint", nullable: false),
                cost_nano_usd = table.Column<long>(type: "bigint", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_usage_hourly", x => new { x.budget_subject_id, x.hour, x.api_key_id, x.organization_id, x.team_id, x.project_id, x.user_id, x.service_account_id, x.provider, x.model });
            });

        migrationBuilder.CreateTable(
            name: "usage_records",
            columns: table => new
            {
                operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                attempt = table.Column<int>(type: "integer", nullable: false),
                request_id = table.Column<string>(type: "text", nullable: true),
                operation = table.Column<string>(type: "text", nullable: false),
                api_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                budget_subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                organization_id = table.Column<Guid>(type: "uuid", nullable: true),
                team_id = table.Column<Guid>(type: "uuid", nullable: true),
                project_id = table.Column<Guid>(type: "uuid", nullable: true),
                user_id = table.Column<Guid>(type: "uuid", nullable: true),
                service_account_id = table.Column<Guid>(type: "uuid", nullable: true),
                requested_model = table.Column<string>(type: "text", nullable: true),
                provider = table.Column<string>(type: "text", nullable: false),
                model = table.Column<string>(type: "text", nullable: false),
                input_tokens = table.Column<long>(type: "bigint", nullable: false),
                output_tokens = table.Column<long>(type: "bigint", nullable: false),
                cached_input_tokens = table.Column<long>(type: "bigint", nullable: false),
                cache_write_tokens = table.Column<long>(type: "bigint", nullable: false),
                reasoning_tokens = table.Column<long>(type: "bigint", nullable: false),
                audio_input_tokens = table.Column<long>(type: "bigint", nullable: false),
                audio_output_tokens = table.Column<long>(type: "bigint", nullable: false),
                is_estimated = table.Column<bool>(type: "boolean", nullable: false),
                abandoned = table.Column<bool>(type: "boolean", nullable: false),
                cost_nano_usd = table.Column<long>(type: "bigint", nullable: true),
                pricing_source = table.Column<string>(type: "text", nullable: false),
                price_version = table.Column<string>(type: "text", nullable: true),
                streamed = table.Column<bool>(type: "boolean", nullable: false),
                cancelled = table.Column<bool>(type: "boolean", nullable: false),
                status_code = table.Column<int>(type: "integer", nullable: true),
                finish_reason = table.Column<string>(type: "text", nullable: true),
                latency_ms = table.Column<long>(type: "bigint", nullable: false),
                time_to_first_output_ms = table.Column<long>(type: "bigint", nullable: true),
                started_at = table.Column<long>(type: "bigint", nullable: false),
                recorded_at = table.Column<long>(type: "bigint", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_usage_records", x => new { x.operation_id, x.attempt });
            });

        // Sums are in no index, so with room on the page an update needs no new entry in any of them.
        migrationBuilder.Sql("ALTER TABLE usage_hourly SET (fillfactor = 80)");

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
