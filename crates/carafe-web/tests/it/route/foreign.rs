//! Services of other makers below a prefix.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use axum_core::{body::Body, extract::Request, response::Response};
use carafe_core::App;
use carafe_web::{Peer, Service, WebApp, route::foreign::OriginalUri, settings::SiteSettings};

/// Answers with the method and address it sees, and the address that came.
#[derive(Clone)]
struct Echo;

impl tower_service::Service<Request> for Echo {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let original = &request.extensions().get::<OriginalUri>().unwrap().0;
        let text = format!("{} {} {original}", request.method(), request.uri());
        ready(Ok(Response::new(Body::from(text))))
    }
}

fn ask(service: &Service, request: &str) -> (u16, String) {
    let (method, path) = request.split_once(' ').unwrap();
    let request = http::Request::builder().method(method).uri(path).header("host", "localhost");
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = service.answer(request, Peer::InProcess).await;
        let status = response.status().as_u16();
        let bytes = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    })
}

// row: route.mount_prefix
#[test]
fn a_tower_service_answers_everything_below_its_prefix() {
    let inner = App::named("in").mount_service("/echo", Echo).get("/echo/own", || "ours");
    let service = Service::build(App::new().mount("/{tenant}", inner).mount_service("/all/", Echo)).unwrap();
    for (request, expected) in [
        ("GET /all", "GET / /all"),
        ("GET /all/", "GET / /all/"),
        ("BREW /all/a%20b/c?x=1", "BREW /a%20b/c?x=1 /all/a%20b/c?x=1"),
        ("OPTIONS /all/x", "OPTIONS /x /all/x"),
        ("GET /all//x%2Fy//", "GET //x%2Fy// /all//x%2Fy//"),
        ("GET /%61ll/x", "GET /x /%61ll/x"),
        ("GET /acme/echo/x/y", "GET /x/y /acme/echo/x/y"),
        ("GET /acme/echo/own", "ours"),
    ] {
        assert_eq!(ask(&service, request), (200, expected.to_owned()), "{request}");
    }
    assert_eq!(ask(&service, "GET /all/../x").0, 400);
    assert_eq!(ask(&service, "GET /allx").0, 404);
}

// row: route.mount_prefix
#[test]
fn the_prefix_of_the_site_is_taken_off_too() {
    let settings = SiteSettings { prefix: "/app".to_owned(), ..SiteSettings::default() };
    let service = Service::with_settings(App::new().mount_service("/all", Echo), settings).unwrap();
    assert_eq!(ask(&service, "GET /app/all/x").1, "GET /x /app/all/x");
    assert_eq!(ask(&service, "GET /all/x").1, "GET /x /all/x");
}

#[test]
fn an_axum_router_is_a_service() {
    let router = axum::Router::new().route(
        "/users/{id}",
        axum::routing::get(|axum::extract::Path(id): axum::extract::Path<u32>| async move {
            format!("user {id}")
        }),
    );
    let service = Service::build(App::new().mount_service("/legacy", router).get("/", || "home")).unwrap();
    assert_eq!(ask(&service, "GET /legacy/users/7"), (200, "user 7".to_owned()));
    assert_eq!(ask(&service, "GET /legacy/users/x").0, 400, "axum's own answer");
    assert_eq!(ask(&service, "GET /legacy/nope").0, 404);
    assert_eq!(ask(&service, "GET /"), (200, "home".to_owned()));
}

#[test]
fn a_service_at_the_root_gets_what_no_route_takes() {
    let service = Service::build(App::new().mount_service("/", Echo).get("/about", || "about")).unwrap();
    assert_eq!(ask(&service, "GET /about").1, "about");
    assert_eq!(ask(&service, "GET /x/y").1, "GET /x/y /x/y");
    assert_eq!(ask(&service, "GET /").1, "GET / /");
}
