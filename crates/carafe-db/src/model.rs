//! What a struct must say to be a model. The derive says it.

use crate::meta::ModelMeta;

/// A struct whose values are rows of a table.
pub trait Model: Send + Sync + Sized + 'static {
    /// All that it says of itself.
    fn meta() -> &'static ModelMeta;
}

/// Several models at once: what `App::models::<(Post, Comment)>()` takes.
pub trait ModelSet {
    /// Each of them.
    fn metas() -> Vec<&'static ModelMeta>;
}

impl<M: Model> ModelSet for M {
    fn metas() -> Vec<&'static ModelMeta> {
        vec![M::meta()]
    }
}

macro_rules! model_sets {
    ($(($($model:ident)+))+) => { $(
        impl<$($model: ModelSet),+> ModelSet for ($($model,)+) {
            fn metas() -> Vec<&'static ModelMeta> {
                let mut all = Vec::new();
                $(all.extend($model::metas());)+
                all
            }
        }
    )+ };
}
model_sets! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
