//! Sections declared without a proc macro.

/// Declares a section of settings as data: the same meaning as `#[derive(Settings)]`, without a proc macro.
///
/// The framework's own sections are declared with it, so that a site without features compiles no proc macro.
///
/// After the type of a field come, each only if it is there and in this order: `= …`, the default as `carafe.toml`
/// would have it; `| dev …`, the default in the profile `dev`; `| env "…"`, a well-known variable; `| check …`, a
/// function that may refuse the value; `| computed …`, an expression for a default that only the running program knows.
///
/// ```
/// use carafe_core::settings_section;
///
/// settings_section! {
///     /// The shop.
///     #[derive(Debug, Clone)]
///     pub struct Shop in "shop" {
///         /// Articles on one page.
///         pub per_page: u32 = 20,
///         /// Whether prices are made anew for each visitor.
///         pub live_prices: bool = false | dev true,
///         /// Where the stock is.
///         pub stock_url: Option<String> | env "STOCK_URL",
///         /// How many clerks there are.
///         pub clerks: usize | computed 2 + 2,
///     }
/// }
///
/// use carafe_core::settings::{Profile, defaults};
/// let shop = defaults::<Shop>(&Profile::PROD).unwrap();
/// assert_eq!((shop.per_page, shop.live_prices, shop.clerks), (20, false, 4));
/// ```
#[macro_export]
macro_rules! settings_section {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:ident),* $(,)?)])?
        $vis:vis struct $name:ident in $section:literal {
            $(
                $(#[doc = $field_doc:literal])*
                $field_vis:vis $field:ident : $type:ty
                    $(= $default:tt)?
                    $(| dev $dev:tt)?
                    $(| env $env:literal)?
                    $(| check $check:path)?
                    $(| computed $computed:expr)?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        $(#[derive($($derive),*)])?
        $vis struct $name {
            $($(#[doc = $field_doc])* $field_vis $field: $type,)*
        }

        impl $crate::settings::Section for $name {
            const INFO: $crate::settings::SectionInfo = $crate::settings::SectionInfo {
                name: $section,
                doc: ::core::concat!($($doc, "\n",)*).trim_ascii(),
                fields: &[$($crate::settings::FieldInfo {
                    $(default: ::core::option::Option::Some(::core::stringify!($default)),)?
                    $(dev: ::core::option::Option::Some(::core::stringify!($dev)),)?
                    $(env: ::core::option::Option::Some($env),)?
                    $(computed: ::core::option::Option::Some(|| {
                        let value: $type = $computed;
                        ::std::format!("{value:?}")
                    }),)?
                    ..$crate::settings::FieldInfo::new(
                        ::core::stringify!($field),
                        ::core::concat!($($field_doc, "\n",)*).trim_ascii(),
                        <$type as $crate::settings::SettingValue>::kind,
                    )
                },)*],
            };

            fn read_fields(fields: &mut $crate::settings::Fields<'_, '_>) -> ::core::option::Option<Self> {
                let mut numbers = 0_usize..;
                $(
                    let number = numbers.next()?;
                    let $field = $crate::settings_section!(@read fields, number $(, $computed)?);
                    $(let $field = fields.checked(number, $field, $check);)?
                )*
                ::core::option::Option::Some(Self { $($field: $field?,)* })
            }
        }

        impl $crate::settings::SettingValue for $name {
            fn kind() -> $crate::settings::Kind {
                $crate::settings::Kind::fields(<Self as $crate::settings::Section>::INFO.fields)
            }

            fn read(
                entry: &$crate::settings::Entry,
                reading: &mut $crate::settings::Reading<'_>,
            ) -> ::core::option::Option<Self> {
                $crate::settings::read_table(entry, reading)
            }

            fn absent(reading: &mut $crate::settings::Reading<'_>) -> ::core::option::Option<Self> {
                $crate::settings::read_absent(reading)
            }
        }
    };
    (@read $fields:ident, $number:expr) => {
        $fields.field($number)
    };
    (@read $fields:ident, $number:expr, $computed:expr) => {
        $fields.field_or($number, || $computed)
    };
}
