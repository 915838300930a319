//! Middleware functions, tower layers and hooks, in the order in which a request meets them.

use std::{
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use carafe_core::{App, Error, Result};
use carafe_test::{TestClient, run};
use carafe_web::{
    Current, Reply, Request, RequestId, Response, WebApp, blocking,
    extract::{Extension, Path},
    get,
    middleware::{hooks::Ended, next::Next},
    respond::html,
    url,
};
use http::{HeaderMap, Method, StatusCode};

/// What happened, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn read(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A middleware function that notes when the request goes in and when the reply comes out.
fn noting(
    diary: &Diary,
    name: &'static str,
) -> impl Fn(Request, Next) -> std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> + Clone + Send + Sync + 'static
{
    let diary = diary.clone();
    move |request, next| {
        let diary = diary.clone();
        Box::pin(async move {
            diary.note(format!("{name} in"));
            let reply = next.run(request).await;
            diary.note(format!("{name} out"));
            reply
        })
    }
}

// row: mw.onion
#[test]
fn layers_log_in_and_out_in_mirrored_order() {
    let diary = Diary::default();
    let handler = diary.clone();
    let inner = App::named("in").wrap(noting(&diary, "c")).route(
        "/x",
        get(move || {
            handler.note("handler");
            "x"
        })
        .wrap(noting(&diary, "e"))
        .wrap(noting(&diary, "d")),
    );
    let app = App::new().wrap(noting(&diary, "a")).wrap(noting(&diary, "b")).mount("/in", inner);
    run(async {
        TestClient::new(app).get("/in/x").await.assert_text("x");
        let expected = "a in,b in,c in,d in,e in,handler,e out,d out,c out,b out,a out";
        assert_eq!(diary.read().join(","), expected);
    });
}

// row: mw.onion
#[test]
fn a_short_circuit_skips_the_handler_and_what_is_further_in() {
    let diary = Diary::default();
    let (gate, handler) = (diary.clone(), diary.clone());
    let stop = move |_request: Request, _next: Next| {
        gate.note("stopped");
        async { Reply::new("no further").status(202) }
    };
    let app = App::new().wrap(noting(&diary, "a")).wrap(stop).wrap(noting(&diary, "c")).get("/", move || {
        handler.note("handler");
        "never"
    });
    run(async {
        TestClient::new(app).get("/").await.assert_status(202).assert_text("no further");
        assert_eq!(diary.read(), ["a in", "stopped", "a out"]);
    });
}

// row: mw.inner_hooks
#[test]
fn middleware_knows_the_route_and_can_deny_before_the_handler_runs() {
    async fn only_public(current: Current, request: Request, next: Next) -> Result<Reply> {
        let name = current.route().and_then(|route| route.name.clone()).unwrap_or_default();
        if name.starts_with("staff.") {
            return Err(Error::forbidden());
        }
        Ok(next.run(request).await.header("x-route", name))
    }
    fn open() -> &'static str {
        "open"
    }
    let app = App::new()
        .wrap(only_public)
        .get("/open", open)
        .mount("/staff", App::named("staff").get("/open", open));
    run(async {
        let client = TestClient::new(app);
        client.get("/open").await.assert_status(200).assert_header("x-route", "open");
        client.get("/staff/open").await.assert_status(403);
    });
}

// row: mw.request_hooks
#[test]
fn hooks_run_around_the_handlers_of_their_own_app() {
    let diary = Diary::default();
    let note = |what: &'static str| {
        let diary = diary.clone();
        move || diary.note(what)
    };
    let note_after = |what: &'static str| {
        let diary = diary.clone();
        move |reply: Reply| {
            diary.note(what);
            reply
        }
    };
    let a = App::named("a")
        .before(note("a1"))
        .before(note("a2"))
        .after(note_after("a3"))
        .after(note_after("a4"))
        .get("/", || "a");
    let app = App::new().before(note("site")).mount("/a", a).mount("/b", App::named("b").get("/", || "b"));
    run(async {
        let client = TestClient::new(app);
        client.get("/a").await.assert_status(308);
        assert_eq!(
            diary.read(),
            ["site", "a1", "a2", "a4", "a3"],
            "the way to the right spelling is the app's too"
        );
        client.get("/a/").await.assert_text("a");
        assert_eq!(
            diary.read(),
            ["site", "a1", "a2", "a4", "a3"],
            "after hooks run in reverse, as Flask's do"
        );
        client.get("/b/").await.assert_text("b");
        assert_eq!(diary.read(), ["site"], "hooks of one app never run for another");
        client.get("/a/nowhere").await.assert_status(404);
        assert_eq!(diary.read(), ["site", "a1", "a2", "a4", "a3"], "unknown paths below it are the app's");
    });
}

// row: mw.request_hooks
#[test]
fn a_before_hook_ends_the_request_or_hands_a_value_on() {
    #[derive(Clone)]
    struct Visitor(String);
    async fn load(headers: HeaderMap) -> Result<Extension<Visitor>> {
        let name = headers.get("x-name").and_then(|name| name.to_str().ok());
        name.map(|name| Extension(Visitor(name.to_owned()))).ok_or_else(Error::unauthorized)
    }
    fn closed(method: Method) -> Option<Reply> {
        (method == Method::DELETE).then(|| Reply::new("read only").status(409))
    }
    let app = App::new()
        .before(closed)
        .before(load)
        .route("/", get(|Extension(visitor): Extension<Visitor>| visitor.0).delete(|| "deleted"));
    run(async {
        let client = TestClient::new(app);
        client.get("/").header("x-name", "ann").await.assert_text("ann");
        client.get("/").await.assert_status(401);
        client.delete("/").header("x-name", "ann").await.assert_status(409).assert_text("read only");
    });
}

// row: req.state
#[test]
fn two_requests_at_once_never_see_each_others_values() {
    #[derive(Clone)]
    struct Mark(usize);
    let count = Arc::new(AtomicUsize::new(0));
    let app = App::new().before(move || Extension(Mark(count.fetch_add(1, Ordering::SeqCst)))).get(
        "/",
        |Extension(before): Extension<Mark>, request: Request| async move {
            tokio::task::yield_now().await;
            format!("{} {}", before.0, request.extensions().get::<Mark>().map_or(99, |mark| mark.0))
        },
    );
    run(async {
        let client = TestClient::new(app);
        let (first, second) = tokio::join!(client.get("/").into_future(), client.get("/").into_future());
        first.assert_text("0 0");
        second.assert_text("1 1");
    });
}

// row: req.state
#[test]
fn a_value_that_no_middleware_brought_is_a_500_that_names_its_type() {
    let app = App::new()
        .get("/needed", |Extension(n): Extension<u64>| n.to_string())
        .get("/maybe", |n: Option<Extension<u64>>| n.is_some().to_string());
    run(async {
        let client = TestClient::new(app);
        let response = client.get("/needed").await;
        response.assert_status(500);
        assert!(response.error().unwrap().to_string().contains("`u64`"));
        client.get("/maybe").await.assert_text("false");
    });
}

fn ended_with(diary: &Diary) -> impl Fn(&Current, &Ended) + Send + Sync + 'static {
    let diary = diary.clone();
    move |_current, ended| {
        let error = ended.error.as_ref().map(|error| error.to_string()).unwrap_or_default();
        diary.note(format!("{:?} {error}", ended.status.map(|status| status.as_u16())));
    }
}

// row: mw.request_hooks
#[test]
fn teardown_runs_whatever_happened() {
    fn panicking() -> &'static str {
        panic!("out of luck")
    }
    let diary = Diary::default();
    let app = App::new()
        .teardown(ended_with(&diary))
        .get("/fine", || "fine")
        .get("/fails", || Err::<(), _>(Error::forbidden()))
        .get("/panics", panicking)
        .get("/hangs", std::future::pending::<()>);
    run(async {
        let client = TestClient::new(app);
        for path in ["/fine", "/fails", "/panics"] {
            client.get(path).await;
        }
        let hanging = client.get("/hangs").into_future();
        let left = tokio::time::timeout(Duration::from_millis(20), hanging).await;
        assert!(left.is_err(), "the visitor left");
        let expected =
            ["Some(200) ", "Some(403) Forbidden", "Some(500) the handler panicked: out of luck", "None "];
        assert_eq!(diary.read(), expected);
    });
}

// row: mw.request_hooks
#[test]
fn later_hooks_hear_of_what_earlier_ones_ended() {
    let diary = Diary::default();
    let app = App::new()
        .before(|| Err::<(), _>(Error::unauthorized()))
        .after(|reply: Reply| reply.header("x-after", "1"))
        .teardown(ended_with(&diary))
        .get("/", || "never");
    run(async {
        TestClient::new(app).get("/").await.assert_status(401).assert_header("x-after", "1");
        assert_eq!(diary.read(), ["Some(401) Unauthorized"]);
    });
}

/// A tower layer such as others publish, written by hand: it counts, and may refuse to be ready.
#[derive(Clone)]
struct CountLayer(Arc<AtomicUsize>);

#[derive(Clone)]
struct Count<S> {
    inner: S,
    seen: Arc<AtomicUsize>,
}

impl<S> tower_layer::Layer<S> for CountLayer {
    type Service = Count<S>;

    fn layer(&self, inner: S) -> Count<S> {
        Count { inner, seen: Arc::clone(&self.0) }
    }
}

impl<S: tower_service::Service<Request, Response = Response>> tower_service::Service<Request> for Count<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.seen.fetch_add(1, Ordering::SeqCst);
        self.inner.call(request)
    }
}

// row: mw.per_view
#[test]
fn a_tower_layer_stands_around_one_route_or_one_app() {
    let (route, app) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let site = App::new()
        .route("/one", get(|| "one").layer(CountLayer(Arc::clone(&route))))
        .get("/two", || "two")
        .mount("/api", App::named("api").layer(CountLayer(Arc::clone(&app))).get("/x", || "x"));
    run(async {
        let client = TestClient::new(site);
        for path in ["/one", "/two", "/api/x", "/api/nowhere"] {
            client.get(path).await;
        }
        assert_eq!((route.load(Ordering::SeqCst), app.load(Ordering::SeqCst)), (1, 2));
    });
}

// row: mw.builtins
#[test]
fn every_answer_has_the_safe_headers_unless_it_says_otherwise() {
    let app = App::new()
        .get("/", || html("home"))
        .get("/framed", || Reply::new("framed").header("x-frame-options", "SAMEORIGIN"));
    run(async {
        let client = TestClient::new(app);
        for path in ["/", "/nowhere"] {
            let response = client.get(path).header("accept", "text/html").await;
            response
                .assert_header("x-content-type-options", "nosniff")
                .assert_header("x-frame-options", "DENY");
            response.assert_header("referrer-policy", "strict-origin-when-cross-origin");
            assert!(RequestId::from_text(response.header("x-request-id").unwrap()).is_some());
        }
        client.get("/framed").await.assert_header("x-frame-options", "SAMEORIGIN");
        client
            .get("/")
            .header("host", "not a host")
            .await
            .assert_status(400)
            .assert_header("x-frame-options", "DENY");
    });
}

// row: mw.async_mix
#[test]
fn a_blocking_function_keeps_nobody_waiting() {
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let slow = move |current: Current| {
        let _ = wait.lock().unwrap().recv();
        current.route().is_some().to_string()
    };
    let app = App::new().get("/slow", blocking(slow)).get("/quick", || async { "quick" });
    run(async {
        let client = TestClient::new(app);
        let slow = client.get("/slow").into_future();
        let others = async {
            for _ in 0..100 {
                client.get("/quick").await.assert_text("quick");
            }
            release.send(()).unwrap();
        };
        let (slow, ()) = tokio::join!(slow, others);
        slow.assert_status(200).assert_text("true");
    });
}

// row: mw.async_mix
#[test]
fn a_panic_on_the_other_thread_is_a_500_too() {
    fn panicking() -> &'static str {
        panic!("over there")
    }
    run(async {
        let response = TestClient::new(App::new().get("/", blocking(panicking))).get("/").await;
        response.assert_status(500);
        assert_eq!(response.error().unwrap().to_string(), "the handler panicked: over there");
    });
}

// row: mw.onion
#[test]
fn an_error_of_middleware_gets_the_page_of_the_site() {
    async fn broken(_request: Request, _next: Next) -> Result<Reply> {
        Err(std::io::Error::other("no disk"))?
    }
    let app = App::new()
        .on_status(500, || "We are sorry.")
        .mount("/in", App::named("in").wrap(broken).get("/", || "never"));
    run(async {
        TestClient::new(app).get("/in/").await.assert_status(500).assert_text("We are sorry.");
    });
}

#[test]
fn a_status_outside_the_errors_is_refused_at_the_users_line() {
    let caught = std::panic::catch_unwind(|| App::new().on_status(200, || "fine"));
    assert!(caught.is_err());
    assert_eq!(StatusCode::OK, 200);
}

// row: mw.async_mix
#[test]
fn a_blocking_function_is_named_and_linked_as_itself() {
    fn report(Path(year): Path<u16>) -> String {
        year.to_string()
    }
    let app = App::new()
        .get("/report/{year:int}", blocking(report))
        .get("/", |current: Current| current.url(&url(report, 2026)).unwrap());
    run(async {
        let client = TestClient::new(app);
        client.get("/").await.assert_text("/report/2026");
        client.get("/report/2026").await.assert_text("2026").assert_route("report");
    });
}
