//! Typed parameters.

use std::borrow::Cow;

use carafe_core::App;
use carafe_web::{WebApp, route::converter::Converter};

use super::{GetIt, check};

// row: route.converters
#[test]
fn a_value_that_does_not_fit_is_no_match() {
    let app = App::new()
        .get_("/i/{id:int}")
        .get_("/s/{name}")
        .get_("/g/{slug:slug}")
        .get_("/u/{id:uuid}")
        .get_("/x/{x:float}")
        .get_("/l/{lang:any(en, de)}/")
        .get_("/f/{p:path}")
        .get_("/e/{p:path}/edit");
    check(
        app,
        &[
            ("GET /i/7", "/i/{id:int} id=7"),
            ("GET /i/007", "/i/{id:int} id=007"),
            ("GET /i/18446744073709551615", "/i/{id:int} id=18446744073709551615"),
            ("GET /i/18446744073709551616", "404"),
            ("GET /i/x", "404"),
            ("GET /i/-1", "404"),
            ("GET /i/+1", "404"),
            ("GET /i/", "404"),
            ("GET /i/1/", "404"),
            ("GET /i/%D9%A3", "404"),
            ("GET /s/a%20b", "/s/{name} name=a b"),
            ("GET /s/a+b", "/s/{name} name=a+b"),
            ("GET /s/%F0%9F%8D%B7", "/s/{name} name=🍷"),
            ("GET /s/a%2Fb", "404"),
            ("GET /s/a%25b", "/s/{name} name=a%b"),
            ("GET /s/", "404"),
            ("GET /g/a-b_C3", "/g/{slug:slug} slug=a-b_C3"),
            ("GET /g/a.b", "404"),
            ("GET /g/%C3%BC", "404"),
            (
                "GET /u/00112233-4455-6677-8899-aabbccddeeff",
                "/u/{id:uuid} id=00112233-4455-6677-8899-aabbccddeeff",
            ),
            ("GET /u/00112233-4455-6677-8899-AABBCCDDEEFF", "404"),
            ("GET /u/00112233445566778899aabbccddeeff", "404"),
            ("GET /x/1.5", "/x/{x:float} x=1.5"),
            ("GET /x/-2", "/x/{x:float} x=-2"),
            ("GET /x/1e3", "404"),
            ("GET /x/NaN", "404"),
            ("GET /x/.5", "404"),
            ("GET /x/inf", "404"),
            ("GET /l/de/", "/l/{lang:any(en, de)}/ lang=de"),
            ("GET /l/fr/", "404"),
            ("GET /f/x/y/z", "/f/{p:path} p=x/y/z"),
            ("GET /f/x/", "/f/{p:path} p=x/"),
            ("GET /f/", "404"),
            ("GET /f", "404"),
            ("GET /f//x", "308 /f/x"),
            ("GET /f/x//y", "308 /f/x/y"),
            ("GET /f/x%2Fy", "404"),
            ("GET /e/a/edit", "/e/{p:path}/edit p=a"),
            ("GET /e/a/b/edit", "/e/{p:path}/edit p=a/b"),
            ("GET /e/edit/edit", "/e/{p:path}/edit p=edit"),
            ("GET /e/edit", "404"),
        ],
    );
}

#[test]
fn text_beside_a_parameter() {
    let app = App::new()
        .get_("/v{n:int}/{name}.html")
        .get_("/p/{id:int}-{slug:slug}")
        .get_("/d/{y:int}-{m:int}-{d:int}/")
        .get_("/t/{a}-{b}-{c}")
        .get_("/q/{name}.{ext}")
        .get_("/b/{{{name}}}")
        .get_("/a/@{name}");
    check(
        app,
        &[
            ("GET /v2/index.html", "/v{n:int}/{name}.html n=2 name=index"),
            ("GET /v2/a.b.html", "/v{n:int}/{name}.html n=2 name=a.b"),
            ("GET /v2/.html", "404"),
            ("GET /vx/index.html", "404"),
            ("GET /p/5-a-b", "/p/{id:int}-{slug:slug} id=5 slug=a-b"),
            ("GET /p/5-", "404"),
            ("GET /p/-a", "404"),
            ("GET /d/2026-11-21/", "/d/{y:int}-{m:int}-{d:int}/ y=2026 m=11 d=21"),
            ("GET /d/2026-11/", "404"),
            ("GET /t/1-2-3-4", "/t/{a}-{b}-{c} a=1-2 b=3 c=4"),
            ("GET /q/a.tar.gz", "/q/{name}.{ext} name=a.tar ext=gz"),
            ("GET /q/%C3%BC.%C3%BC", "/q/{name}.{ext} name=ü ext=ü"),
            ("GET /q/a", "404"),
            ("GET /b/%7Bx%7D", "/b/{{{name}}} name=x"),
            ("GET /a/@ann", "/a/@{name} name=ann"),
        ],
    );
}

/// `Mar` in the path, `3` in the handler.
struct Month;

const MONTHS: [&str; 3] = ["Jan", "Feb", "Mar"];

impl Converter for Month {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let index = MONTHS.iter().position(|month| *month == text)?;
        Some((index + 1).to_string().into())
    }
}

// row: route.custom_converter
#[test]
fn a_converter_of_ones_own() {
    let year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let inner = App::named("m").get_("/{month:month}/{year:year}");
    let app = App::new()
        .converter("year", year)
        .converter("month", Month)
        .get_("/{year:year}/")
        .get_("/{id:int}/")
        .mount("/m", inner);
    check(
        app,
        &[
            ("GET /2026/", "/{year:year}/ year=2026"),
            ("GET /26/", "/{id:int}/ id=26"),
            ("GET /m/Mar/2026", "/m/{month:month}/{year:year} month=3 year=2026"),
            ("GET /m/mar/2026", "404 m"),
        ],
    );
}

/// Takes several segments.
struct Chain;

impl Converter for Chain {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        text.split('/').all(|part| part.len() == 2).then_some(Cow::Borrowed(text))
    }

    fn spans_slashes(&self) -> bool {
        true
    }
}

#[test]
fn a_converter_of_ones_own_may_span_slashes() {
    let app = App::new().converter("chain", Chain).get_("/c/{c:chain}").get_("/c/{p:path}");
    check(app, &[("GET /c/aa/bb", "/c/{c:chain} c=aa/bb"), ("GET /c/aa/b", "/c/{p:path} p=aa/b")]);
}

#[test]
#[should_panic(expected = "the converter `int` is built in")]
fn a_built_in_converter_keeps_its_meaning() {
    let _ = App::new().converter("int", |_: &str| true);
}
