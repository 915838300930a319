//! `url(show, 3)`: a link to a function, checked by the compiler.

use std::any::{TypeId, type_name};

use carafe_core::Place;

use crate::route::link::{Link, To};

mod leads;

pub use leads::Leads;

/// A link to the page that a function answers.
///
/// The compiler checks that the function is a handler and that the values fit its [`Path`](crate::extract::Path)
/// argument: one value, a tuple for several, a reference to a struct with named parameters, `()` for a handler
/// without parameters. Where a `Path` holds a `String`, `&str` will do.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Path, route::table::RouteTable, url};
///
/// async fn index() {}
/// async fn show(Path(id): Path<i64>) {}
/// async fn post(Path((year, slug)): Path<(u16, String)>) {}
///
/// let app = App::new().get("/", index).get("/notes/{id:int}/", show).get("/{year:int}/{slug}/", post);
/// let table = RouteTable::build(&app.build());
/// let path = |link| table.url(&link, None).unwrap();
/// assert_eq!(path(url(index, ())), "/");
/// assert_eq!(path(url(show, 3).query("page", 2).fragment("end")), "/notes/3/?page=2#end");
/// assert_eq!(path(url(post, (2026, "a b"))), "/2026/a%20b/");
/// ```
///
/// A value of the wrong type does not compile:
///
/// ```compile_fail
/// # use carafe_web::{extract::Path, url};
/// # async fn show(Path(id): Path<i64>) {}
/// url(show, "three");
/// ```
///
/// The compiler does not see the table of routes: a function without a route is found by the start-up check, or is an
/// error where the link is written.
#[track_caller]
pub fn url<H: Leads<Args, Marker> + 'static, Args, Marker>(handler: H, args: Args) -> Link {
    let _ = handler;
    Link::to(To::Handler(TypeId::of::<H>(), type_name::<H>()), H::values(&args), Place::here())
}
