//! A model as the derive understands it.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Ident, LitStr, Path, Type, Visibility};

pub(super) struct Model {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) doc: String,
    pub(super) options: ModelOptions,
    pub(super) fields: Vec<Field>,
    pub(super) reverses: Vec<Reverse>,
    pub(super) many_to_many: Vec<ManyToMany>,
    /// Indexes into the fields.
    pub(super) key: Vec<usize>,
}

#[derive(Default)]
pub(super) struct ModelOptions {
    pub(super) table: Option<LitStr>,
    pub(super) label: Option<LitStr>,
    pub(super) label_plural: Option<LitStr>,
    pub(super) comment: Option<LitStr>,
    pub(super) unmanaged: bool,
    pub(super) frozen: bool,
    /// The condition for rows that `objects` gives.
    pub(super) objects: Option<Path>,
    /// The variant of `carafe::db::meta::FetchMode`.
    pub(super) fetch_mode: Option<Ident>,
    /// What looks a row over as a whole.
    pub(super) clean: Option<Path>,
    pub(super) ordering: Vec<Item>,
    pub(super) indexes: Vec<List>,
    pub(super) uniques: Vec<List>,
    pub(super) checks: Vec<Check>,
    pub(super) excludes: Vec<Exclude>,
    pub(super) search: Option<Search>,
    pub(super) rare: RareOptions,
}

/// What few models say.
#[derive(Default)]
pub(super) struct RareOptions {
    /// The fields that the history leaves out, where there is one.
    pub(super) history: Option<Vec<Ident>>,
    /// The field that says when a row was deleted.
    pub(super) soft_delete: Option<Ident>,
    /// The foreign key to the row above.
    pub(super) tree: Option<Ident>,
    pub(super) permissions: Vec<(Ident, LitStr)>,
    pub(super) default_permissions: Option<Vec<Ident>>,
}

/// A word of a list of fields: a field, largest first or not, or SQL.
pub(super) enum Item {
    Field { name: Ident, descending: bool },
    Sql(LitStr),
}

/// What stands in `index(…)` and `unique(…)`.
#[derive(Default)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
    pub(super) name: Option<LitStr>,
    pub(super) condition: Option<LitStr>,
    pub(super) include: Vec<Ident>,
    pub(super) method: Option<LitStr>,
    pub(super) message: Option<LitStr>,
    pub(super) code: Option<LitStr>,
    pub(super) nulls_equal: bool,
    pub(super) deferrable: bool,
}

pub(super) struct Check {
    pub(super) name: LitStr,
    pub(super) condition: LitStr,
    pub(super) message: Option<LitStr>,
    pub(super) code: Option<LitStr>,
}

/// What stands in `exclude(…)`.
pub(super) struct Exclude {
    pub(super) name: LitStr,
    /// What is compared, and by which operator.
    pub(super) items: Vec<(Item, LitStr)>,
    pub(super) condition: Option<LitStr>,
    pub(super) message: Option<LitStr>,
    pub(super) code: Option<LitStr>,
    pub(super) deferrable: bool,
}

/// What stands in `search(…)`.
pub(super) struct Search {
    /// The texts, and how much a hit in each counts.
    pub(super) fields: Vec<(Ident, char)>,
    pub(super) config: Option<LitStr>,
}

pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) vis: Visibility,
    pub(super) ty: Type,
    pub(super) doc: String,
    pub(super) options: FieldOptions,
}

#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) primary_key: bool,
    pub(super) auto_increment: Option<bool>,
    pub(super) column: Option<LitStr>,
    pub(super) max_length: Option<Expr>,
    pub(super) digits: Option<(Expr, Expr)>,
    pub(super) validators: Vec<Expr>,
    /// Messages in place of the usual ones, by code.
    pub(super) error_messages: Vec<(Ident, LitStr)>,
    /// The variant of `carafe::db::meta::Span`, and the field that says the day.
    pub(super) unique_for: Vec<(&'static str, Ident)>,
    /// The condition for rows that may be pointed at.
    pub(super) limit_choices_to: Option<Expr>,
    pub(super) min: Option<Expr>,
    pub(super) max: Option<Expr>,
    pub(super) unique: bool,
    pub(super) index: Option<bool>,
    pub(super) blank: Option<bool>,
    pub(super) default: Option<Expr>,
    pub(super) db_default: Option<DbDefault>,
    pub(super) auto_now: bool,
    pub(super) auto_now_add: bool,
    pub(super) generated: Option<LitStr>,
    pub(super) stored: Option<bool>,
    pub(super) on_delete: Option<OnDelete>,
    pub(super) unconstrained: bool,
    pub(super) related_name: Option<LitStr>,
    /// What stands for it where foreign keys point at it.
    pub(super) to_field: Option<Ident>,
    pub(super) label: Option<LitStr>,
    pub(super) uneditable: bool,
    pub(super) comment: Option<LitStr>,
    pub(super) collation: Option<LitStr>,
    /// It keeps the order of the rows: of all, or of those with the same of another field.
    pub(super) order: Option<Option<Ident>>,
}

pub(super) enum DbDefault {
    Now,
    Sql(LitStr),
    Value(Expr),
}

pub(super) struct OnDelete {
    /// The variant of `carafe::db::meta::OnDelete`, or its call.
    pub(super) variant: TokenStream,
    pub(super) set: Option<Expr>,
    pub(super) span: Span,
}

/// `#[reverse(post)] comments: Many<Comment>`.
pub(super) struct Reverse {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) ty: Type,
    pub(super) field: Ident,
}

/// `tags: ManyToMany<Tag>`.
pub(super) struct ManyToMany {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) ty: Type,
    pub(super) doc: String,
    pub(super) through: Option<(Path, Ident, Ident)>,
    pub(super) symmetrical: bool,
    pub(super) related_name: Option<LitStr>,
    pub(super) label: Option<LitStr>,
}
