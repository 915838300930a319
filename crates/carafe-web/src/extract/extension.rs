//! A value that middleware put into this request.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use carafe_core::Error;
use http::request::Parts;

/// A value of this request alone, put there by middleware or returned by a [`before`](crate::WebApp::before) hook:
/// what Flask keeps in `g`.
///
/// Two requests never see each other's. It is the same place as `request.extensions()`.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Extension};
///
/// #[derive(Clone)]
/// struct Visitor(String);
///
/// let app = App::new()
///     .before(|| Extension(Visitor("ann".into())))
///     .get("/", |Extension(visitor): Extension<Visitor>| visitor.0);
/// ```
///
/// A missing one is a 500 that names the type; ask for `Option<Extension<T>>` where it may be missing.
#[derive(Debug, Clone, Copy)]
pub struct Extension<T>(pub T);

impl<S: Sync, T: Clone + Send + Sync + 'static> FromRequestParts<S> for Extension<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<T>().cloned().map(Self).ok_or_else(|| {
            let name = std::any::type_name::<T>();
            Error::internal(format!("no middleware put a `{name}` into this request")).hint(format!(
                "add a `before` hook that returns `Extension({name})` to this app or to one around it"
            ))
        })
    }
}

impl<S: Sync, T: Clone + Send + Sync + 'static> OptionalFromRequestParts<S> for Extension<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Error> {
        Ok(parts.extensions.get::<T>().cloned().map(Self))
    }
}
