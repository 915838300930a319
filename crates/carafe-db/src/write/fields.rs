//! Fields of a model as a closure names them: `|p| (p.title, p.views)`.

use crate::{
    DbError, ErrorKind,
    error::Result,
    handle::{Col, FkPath, Leaf},
    path::Path,
};

/// One field, or a tuple of several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no field of the model",
    label = "name fields: `|p| p.title` or `|p| (p.title, p.views)`"
)]
pub trait FieldList {
    /// Adds them to a list.
    #[doc(hidden)]
    fn list(&self, root: Path, fields: &mut Vec<usize>) -> Result<()>;
}

impl<T> FieldList for Col<T> {
    fn list(&self, root: Path, fields: &mut Vec<usize>) -> Result<()> {
        match self.leaf {
            Leaf::Field(path, field) => add(path, field, root, fields),
            Leaf::Annotation(_) => Err(elsewhere("a computed value", root)),
        }
    }
}

impl<M, N, T> FieldList for FkPath<M, N, T> {
    fn list(&self, root: Path, fields: &mut Vec<usize>) -> Result<()> {
        add(self.path, self.field, root, fields)
    }
}

fn add(path: Path, field: usize, root: Path, fields: &mut Vec<usize>) -> Result<()> {
    if path != root {
        let name = path.meta().fields[field].name;
        return Err(elsewhere(&format!("`{path}.{name}`"), root));
    }
    fields.push(field);
    Ok(())
}

#[cold]
fn elsewhere(what: &str, root: Path) -> DbError {
    DbError::new(ErrorKind::Query, format!("{what} is no field of `{}` itself", root.meta().name))
}

/// The fields that a list names.
pub(crate) fn named(list: &dyn FieldList, root: Path) -> Result<Vec<usize>> {
    let mut fields = Vec::new();
    list.list(root, &mut fields)?;
    Ok(fields)
}

macro_rules! lists {
    ($(($($name:ident $index:tt)+))+) => { $(
        impl<$($name: FieldList),+> FieldList for ($($name,)+) {
            fn list(&self, root: Path, fields: &mut Vec<usize>) -> Result<()> {
                $(self.$index.list(root, fields)?;)+
                Ok(())
            }
        }
    )+ };
}
lists! {
    (A 0) (A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3) (A 0 B 1 C 2 D 3 E 4) (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6) (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
}
