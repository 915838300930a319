//! Which of several patterns wins.

use carafe_core::App;
use carafe_web::route::table::{Found, RouteTable};
use http::Method;

use super::{GetIt, check};

// row: route.precedence
#[test]
fn text_then_narrow_then_wide_whatever_the_order_of_adding() {
    let app = App::new()
        .get_("/u/{rest:path}")
        .get_("/u/{name}")
        .get_("/u/{slug:slug}")
        .get_("/u/{x:float}")
        .get_("/u/{id:int}")
        .get_("/u/{id:uuid}")
        .get_("/u/{lang:any(en,de)}")
        .get_("/u/{name}.html")
        .get_("/u/x{name}.html")
        .get_("/u/me");
    check(
        app,
        &[
            ("GET /u/me", "/u/me"),
            ("GET /u/en", "/u/{lang:any(en,de)} lang=en"),
            ("GET /u/12", "/u/{id:int} id=12"),
            ("GET /u/1.5", "/u/{x:float} x=1.5"),
            (
                "GET /u/00112233-4455-6677-8899-aabbccddeeff",
                "/u/{id:uuid} id=00112233-4455-6677-8899-aabbccddeeff",
            ),
            ("GET /u/ann", "/u/{slug:slug} slug=ann"),
            ("GET /u/ann%20b", "/u/{name} name=ann b"),
            ("GET /u/a.html", "/u/{name}.html name=a"),
            ("GET /u/xa.html", "/u/x{name}.html name=a"),
            ("GET /u/a/b", "/u/{rest:path} rest=a/b"),
        ],
    );
}

#[test]
fn a_branch_that_leads_nowhere_is_left_for_the_next() {
    let app = App::new()
        .get_("/a/b/c")
        .get_("/a/{x}/d")
        .get_("/{y}/b/e")
        .get_("/{i:int}/{j:int}")
        .get_("/{s}/{t:slug}/")
        .get_("/{p:path}/end");
    check(
        app,
        &[
            ("GET /a/b/c", "/a/b/c"),
            ("GET /a/b/d", "/a/{x}/d x=b"),
            ("GET /a/b/e", "/{y}/b/e y=a"),
            ("GET /1/2", "/{i:int}/{j:int} i=1 j=2"),
            ("GET /1/x/", "/{s}/{t:slug}/ s=1 t=x"),
            ("GET /a/b/c/end", "/{p:path}/end p=a/b/c"),
            ("GET /a/b/f", "404"),
        ],
    );
}

#[test]
fn equal_shapes_are_one_whatever_their_parameters_are_called() {
    use carafe_web::{WebApp, post};
    let app = App::new().get_("/n/{id:int}").route("/n/{pk:int}", post(|| ""));
    check(
        app,
        &[
            ("GET /n/1", "/n/{id:int} id=1"),
            ("POST /n/1", "/n/{pk:int} pk=1"),
            ("PUT /n/1", "405 GET, HEAD, OPTIONS, POST"),
        ],
    );
}

#[test]
fn thousands_of_paths_are_found_each_and_no_other() {
    let path = |n: usize| format!("/shelf{}/{}{n}", n % 40, "x".repeat(n % 11));
    let app = (0..3000).fold(App::new(), |app, n| app.get_(&path(n)));
    let table = RouteTable::build(&app.build());
    let pattern = |path: &str| match table.find("localhost", &Method::GET, &path.parse().unwrap()) {
        Found::Route { route, .. } => Some(table.info(route).pattern.clone()),
        _ => None,
    };
    for n in 0..3000 {
        assert_eq!(pattern(&path(n)), Some(path(n)));
        assert_eq!(pattern(&format!("{}y", path(n))), None);
        assert_eq!(pattern(&path(n).replacen("shelf", "shelve", 1)), None);
    }
}
