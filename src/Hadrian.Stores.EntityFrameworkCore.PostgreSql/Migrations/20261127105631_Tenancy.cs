using Microsoft.EntityFrameworkCore.Migrations;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Migrations;

internal sealed partial class Tenancy : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "memberships",
            columns: table => new
            {
                target_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                target_id = table.Column<Guid>(type: "uuid", nullable: false),
                user_id = table.Column<Guid>(type: "uuid", nullable: false),
                organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                joined_at = table.Column<long>(type: "bigint", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_memberships", x => new { x.target_kind, x.target_id, x.user_id });
            });

        migrationBuilder.CreateTable(
            name: "projects",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                team_id = table.Column<Guid>(type: "uuid", nullable: true),
                organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                slug = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                updated_at = table.Column<long>(type: "bigint", nullable: false),
                deleted_at = table.Column<long>(type: "bigint", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_projects", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "service_accounts",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                description = table.Column<string>(type: "text", nullable: true),
                roles = table.Column<string[]>(type: "text[]", nullable: false),
                organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                slug = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                updated_at = table.Column<long>(type: "bigint", nullable: false),
                deleted_at = table.Column<long>(type: "bigint", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_service_accounts", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "teams",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                organization_id = table.Column<Guid>(type: "uuid", nullable: false),
                slug = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                updated_at = table.Column<long>(type: "bigint", nullable: false),
                deleted_at = table.Column<long>(type: "bigint", nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_teams", x => x.id);
            });

        migrationBuilder.CreateTable(
            name: "users",
            columns: table => new
            {
                id = table.Column<Guid>(type: "uuid", nullable: false),
                issuer = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                external_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                created_at = table.Column<long>(type: "bigint", nullable: false),
                updated_at = table.Column<long>(type: "bigint", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_users", x => x.id);
            });

        migrationBuilder.CreateIndex(
            name: "ix_memberships_home",
            table: "memberships",
            column: "user_id",
            unique: true,
            filter: "target_kind = 'Organization'");

        migrationBuilder.CreateIndex(
            name: "IX_memberships_target_kind_target_id_joined_at_user_id",
            table: "memberships",
            columns: ["target_kind", "target_id", "joined_at", "user_id"]);

        migrationBuilder.CreateIndex(
            name: "ix_memberships_user_id",
            table: "memberships",
            column: "user_id");

        migrationBuilder.CreateIndex(
            name: "IX_projects_organization_id_created_at_id",
            table: "projects",
            columns: ["organization_id", "created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_projects_organization_id_slug",
            table: "projects",
            columns: ["organization_id", "slug"],
            unique: true,
            filter: "deleted_at IS NULL");

        migrationBuilder.CreateIndex(
            name: "IX_service_accounts_organization_id_created_at_id",
            table: "service_accounts",
            columns: ["organization_id", "created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_service_accounts_organization_id_slug",
            table: "service_accounts",
            columns: ["organization_id", "slug"],
            unique: true,
            filter: "deleted_at IS NULL");

        migrationBuilder.CreateIndex(
            name: "IX_teams_organization_id_created_at_id",
            table: "teams",
            columns: ["organization_id", "created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_teams_organization_id_slug",
            table: "teams",
            columns: ["organization_id", "slug"],
            unique: true,
            filter: "deleted_at IS NULL");

        migrationBuilder.CreateIndex(
            name: "IX_users_created_at_id",
            table: "users",
            columns: ["created_at", "id"]);

        migrationBuilder.CreateIndex(
            name: "IX_users_issuer_external_id",
            table: "users",
            columns: ["issuer", "external_id"],
            unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "memberships");

        migrationBuilder.DropTable(
            name: "projects");

        migrationBuilder.DropTable(
            name: "service_accounts");

        migrationBuilder.DropTable(
            name: "teams");

        migrationBuilder.DropTable(
            name: "users");
    }
}
