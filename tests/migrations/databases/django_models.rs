//! Models of a database that was there before the program, written by `inspectdb`.

use carafe::prelude::*;

#[derive(Model, Debug, Clone)]
#[model(table = "auth_group", managed = false)]
pub struct AuthGroup {
    pub id: i64,
    #[field(max_length = 150, unique)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "auth_group_permissions", managed = false, unique(group, permission, name = "auth_group_permissions_group_id_permission_id_0cd325b0_uniq"))]
pub struct AuthGroupPermissions {
    pub id: i64,
    #[field(on_delete = do_nothing)]
    pub group: Fk<AuthGroup>,
    #[field(on_delete = do_nothing)]
    pub permission: Fk<AuthPermission>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "auth_permission", managed = false, unique(content_type, codename, name = "auth_permission_content_type_id_codename_01ab375a_uniq"))]
pub struct AuthPermission {
    pub id: i64,
    #[field(on_delete = do_nothing)]
    pub content_type: Fk<DjangoContentType>,
    #[field(max_length = 100)]
    pub codename: String,
    #[field(max_length = 255)]
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "auth_user", managed = false)]
pub struct AuthUser {
    pub id: i64,
    #[field(max_length = 128)]
    pub password: String,
    pub last_login: Option<DateTime>,
    pub is_superuser: bool,
    #[field(max_length = 150, unique)]
    pub username: String,
    #[field(max_length = 150)]
    pub last_name: String,
    #[field(max_length = 254)]
    pub email: String,
    pub is_staff: bool,
    pub is_active: bool,
    pub date_joined: DateTime,
    #[field(max_length = 150)]
    pub first_name: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "auth_user_groups", managed = false, unique(user, group, name = "auth_user_groups_user_id_group_id_94350c0c_uniq"))]
pub struct AuthUserGroups {
    pub id: i64,
    #[field(on_delete = do_nothing)]
    pub user: Fk<AuthUser>,
    #[field(on_delete = do_nothing)]
    pub group: Fk<AuthGroup>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "auth_user_user_permissions", managed = false, unique(user, permission, name = "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq"))]
pub struct AuthUserUserPermissions {
    pub id: i64,
    #[field(on_delete = do_nothing)]
    pub user: Fk<AuthUser>,
    #[field(on_delete = do_nothing)]
    pub permission: Fk<AuthPermission>,
}

// a check: "action_flag" >= 0
#[derive(Model, Debug, Clone)]
#[model(table = "django_admin_log", managed = false)]
pub struct DjangoAdminLog {
    pub id: i64,
    pub object_id: Option<String>,
    #[field(max_length = 200)]
    pub object_repr: String,
    pub action_flag: i16,
    pub change_message: String,
    #[field(on_delete = do_nothing)]
    pub content_type: Option<Fk<DjangoContentType>>,
    #[field(on_delete = do_nothing)]
    pub user: Fk<AuthUser>,
    pub action_time: DateTime,
}

#[derive(Model, Debug, Clone)]
#[model(table = "django_content_type", managed = false, unique(app_label, model, name = "django_content_type_app_label_model_76bd3d3b_uniq"))]
pub struct DjangoContentType {
    pub id: i64,
    #[field(max_length = 100)]
    pub app_label: String,
    #[field(max_length = 100)]
    pub model: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "django_migrations", managed = false)]
pub struct DjangoMigrations {
    pub id: i64,
    #[field(max_length = 255)]
    pub app: String,
    #[field(max_length = 255)]
    pub name: String,
    pub applied: DateTime,
}

#[derive(Model, Debug, Clone)]
#[model(table = "django_session", managed = false)]
pub struct DjangoSession {
    #[field(primary_key, max_length = 40)]
    pub session_key: String,
    pub session_data: String,
    #[field(index)]
    pub expire_date: DateTime,
}

#[derive(Model, Debug, Clone)]
#[model(table = "shop_category", managed = false)]
pub struct ShopCategory {
    pub id: i64,
    #[field(max_length = 80, unique)]
    pub name: String,
    #[field(on_delete = do_nothing)]
    pub parent: Option<Fk<ShopCategory>>,
}

// a check: "price" > '0'
// a check: "stock" >= 0
// a check: (JSON_VALID("extra") OR "extra" IS NULL)
#[derive(Model, Debug, Clone)]
#[model(table = "shop_product", managed = false, unique(category, name, name = "shop_product_category_id_name_73cac5f7_uniq"))]
pub struct ShopProduct {
    pub id: i64,
    #[field(max_length = 200, index)]
    pub name: String,
    pub price: Decimal,
    pub active: bool,
    pub added: DateTime,
    pub weight: Option<f64>,
    pub stock: i64,
    pub extra: String,
    #[field(on_delete = do_nothing)]
    pub category: Fk<ShopCategory>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "shop_product_tags", managed = false, unique(product, tag, name = "shop_product_tags_product_id_tag_id_a244154e_uniq"))]
pub struct ShopProductTags {
    pub id: i64,
    #[field(on_delete = do_nothing)]
    pub product: Fk<ShopProduct>,
    #[field(on_delete = do_nothing)]
    pub tag: Fk<ShopTag>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "shop_tag", managed = false)]
pub struct ShopTag {
    #[field(primary_key, max_length = 32)]
    pub key: String,
    #[field(max_length = 50, index)]
    pub word: String,
    #[field(on_delete = do_nothing)]
    pub owner: OneToOne<AuthUser>,
}
