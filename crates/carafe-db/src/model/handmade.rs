//! Models of ours, as the derive would write them: this crate is built without it.

/// A model without relations.
macro_rules! handmade {
    (
        $(#[$doc:meta])*
        $name:ident, $handles:ident, $table:literal {
            $($(#[$about:meta])* $number:literal $field:ident: $type:ty => $meta:expr;)+
        }
        ordering: [$($order:expr),*],
        indexes: [$($index:expr),* $(,)?] $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)+
        }

        #[doc = concat!("What stands for the fields of [`", stringify!($name), "`] in conditions.")]
        #[derive(Debug)]
        pub struct $handles {
            $($(#[$about])* pub $field: <$type as $crate::field::FieldType>::Handle,)+
            place: $crate::path::Path,
        }

        const _: () = {
            const FIELDS: &[$crate::meta::FieldMeta] = &[$($meta),+];
            static META: $crate::meta::ModelMeta = $crate::meta::ModelMeta {
                name: stringify!($name),
                table: Some($table),
                help: "",
                label: None,
                label_plural: None,
                fields: FIELDS,
                key: &[0],
                many_to_many: &[],
                reverses: &[],
                ordering: &[$($order),*],
                indexes: &[$($index),*],
                constraints: &[],
                search: None,
                comment: None,
                managed: true,
                fetch_mode: $crate::meta::FetchMode::One,
                frozen: false,
                rare: $crate::meta::RareMeta::NONE,
                place: $crate::meta::here(),
            };
            static ROOT: $crate::path::PathNode = $crate::path::PathNode::root(|| &META);

            impl $crate::handle::Fields for $handles {
                type Model = $name;

                fn place(&self) -> $crate::path::Path {
                    self.place
                }
            }

            impl $crate::Model for $name {
                type Fields = $handles;
                type Key = i64;
                const REQUIRED: &'static [(&'static str, bool, &'static str)] =
                    &[$((stringify!($field), FIELDS[$number].is_required(), concat!("the field `", stringify!($field), "` is missing"))),+];

                fn meta() -> &'static $crate::meta::ModelMeta {
                    &META
                }

                fn root() -> &'static $crate::path::PathNode {
                    &ROOT
                }

                fn fields_at(path: $crate::path::Path) -> Self::Fields {
                    $handles { $($field: $crate::handle::Handle::at(path, $number),)+ place: path }
                }

                fn decode(cursor: &mut $crate::field::Cursor<'_>) -> $crate::error::Result<Self> {
                    Ok(Self { $($field: cursor.field(&META, $number)?,)+ })
                }

                fn key(&self) -> i64 {
                    self.id
                }

                fn field(&self, index: usize) -> &dyn $crate::field::ErasedField {
                    match index {
                        $($number => &self.$field,)+
                        _ => $crate::meta::no_field(&META, index),
                    }
                }

                fn field_mut(&mut self, index: usize) -> &mut dyn $crate::field::ErasedField {
                    match index {
                        $($number => &mut self.$field,)+
                        _ => $crate::meta::no_field(&META, index),
                    }
                }
            }
        };
    };
}
pub(crate) use handmade;
