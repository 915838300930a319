//! Names that nobody chose: of indexes, constraints and tables between two.

/// PostgreSQL cuts names after 63 bytes; two that were cut could be the same.
const LONGEST: usize = 60;

/// A name made of a table, columns and what it is for. One that would be too long ends with a number made of all of it.
///
/// ```
/// use carafe_db::names::made;
///
/// assert_eq!(made("blog_post", &["author_id"], "idx"), "blog_post_author_id_idx");
/// assert_eq!(made(&"long_".repeat(20), &["name"], "fk").len(), 60);
/// ```
#[must_use]
pub fn made(table: &str, columns: &[&str], purpose: &str) -> String {
    let mut name = table.to_owned();
    for part in columns.iter().copied().chain([purpose]) {
        name.push('_');
        name.push_str(part);
    }
    if name.len() <= LONGEST { name } else { shortened(&name, purpose) }
}

fn shortened(name: &str, purpose: &str) -> String {
    let tail = format!("_{:08x}_{purpose}", fnv(name));
    let mut end = LONGEST.saturating_sub(tail.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{tail}", &name[..end])
}

/// FNV-1a, folded to 32 bits: names need to differ, not to be secret, and must be the same in every version.
fn fnv(text: &str) -> u32 {
    let full = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (full ^ (full >> 32)) as u32
}

/// `BlogPost` gives `blog_post`.
///
/// ```
/// assert_eq!(carafe_db::names::snake("BlogPost"), "blog_post");
/// ```
#[must_use]
pub fn snake(model: &str) -> String {
    let mut name = String::with_capacity(model.len() + 4);
    for (index, c) in model.char_indices() {
        if c.is_uppercase() && index > 0 {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// The column of PostgreSQL that holds the words of a model's search. No model sees it.
pub(crate) const SEARCH_COLUMN: &str = "carafe_search";

/// The index of a model's search; on SQLite the table of its words.
pub(crate) fn search(table: &str) -> String {
    made(table, &[], "fts")
}
