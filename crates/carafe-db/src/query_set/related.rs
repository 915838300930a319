//! Which foreign keys are joined.

use crate::{handle::FkPath, model::Model, path::Path};

/// A foreign key, or a tuple of several: what `select_related` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no foreign key",
    label = "`select_related` takes foreign keys",
    note = "rows of a relation to many are loaded with `prefetch`"
)]
pub trait RelatedPaths {
    #[doc(hidden)]
    fn list(self, paths: &mut Vec<Path>);
}

impl<M: Model, N, T> RelatedPaths for FkPath<M, N, T> {
    fn list(self, paths: &mut Vec<Path>) {
        paths.push(self.path.child(self.field));
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: RelatedPaths),+> RelatedPaths for ($($name,)+) {
            #[expect(non_snake_case, reason = "types and values of a tuple share their names")]
            fn list(self, paths: &mut Vec<Path>) {
                let ($($name,)+) = self;
                $($name.list(paths);)+
            }
        }
    )+ };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
