//! Names, passwords and tokens in headers.

use carafe_core::App;
use carafe_web::{
    Peer, Service, WebApp,
    extract::{Authorization, BasicAuth, BearerToken},
};

use super::{block_on, request, send};

// row: req.auth_header
#[test]
fn basic_is_split_at_the_first_colon() {
    let cases = [
        ("Basic YW5uOnB3", Some(("ann", "pw"))),
        ("basic YW5uOmE6Yjpj", Some(("ann", "a:b:c"))),
        ("BASIC  YW5uOg==", Some(("ann", ""))),
        ("Basic OnB3", Some(("", "pw"))),
        ("Basic asO8cmdlbjrDpA==", Some(("jürgen", "ä"))),
        ("Basic YW5uOg=", Some(("ann", ""))),
        ("Basic YW5u", None),
        ("Basic !!!!", None),
        ("Basic Y", None),
        ("Basic /zr/", None),
        ("Basic", None),
        ("Bearer YW5uOnB3", None),
        ("", None),
    ];
    for (text, expected) in cases {
        let basic = Authorization::parse(text).and_then(|header| header.basic());
        assert_eq!(basic.as_ref().map(|auth| (auth.username(), auth.password())), expected, "{text}");
    }
    assert!(Authorization::parse("Basic YW5uOmE6Yg==").unwrap().basic().unwrap().is("ann", "a:b"));
    assert!(!Authorization::parse("Basic YW5uOmE6Yg==").unwrap().basic().unwrap().is("ann", "a:"));
}

// row: req.auth_header
#[test]
fn other_schemes() {
    let bearer = |text: &str| Authorization::parse(text)?.bearer().map(|token| token.as_str().to_owned());
    assert_eq!(bearer("Bearer abc.def-_~+/="), Some("abc.def-_~+/=".to_owned()));
    assert_eq!(bearer("bearer  x"), Some("x".to_owned()));
    assert_eq!(bearer("Bearer a b"), None);
    assert_eq!(bearer("Bearer \"x\""), None);
    let digest = Authorization::parse(r#"Digest username="a, b\"c", realm = x,nc=1"#).unwrap();
    let params = ["username", "REALM", "nc", "none"].map(|name| digest.param(name));
    assert_eq!(params, [Some("a, b\"c".into()), Some("x".into()), Some("1".into()), None]);
    assert_eq!(format!("{digest:?}"), "Authorization(digest …)");
}

// row: req.auth_header
#[test]
fn who_brings_none_is_told_what_is_wanted() {
    fn basic(auth: BasicAuth) -> String {
        format!("{auth:?} {}", auth.username())
    }
    fn token(token: Option<BearerToken>) -> String {
        token.map_or("none".to_owned(), |token| token.is("secret").to_string())
    }
    let app = || App::new().get("/basic", basic).get("/token", token);
    for (path, header, status, expected) in [
        ("/basic", "authorization: Basic YW5uOnB3", 200, "BasicAuth(…) ann"),
        ("/token", "authorization: Bearer secret", 200, "true"),
        ("/token", "authorization: Bearer secre", 200, "false"),
        ("/token", "", 200, "none"),
        ("/token", "authorization: Basic YW5uOnB3", 200, "none"),
    ] {
        let (found, text) = send(app(), request(&format!("GET {path}"), header, ""));
        assert_eq!((found.as_u16(), text.as_str()), (status, expected), "{path} {header}");
    }
    let service = Service::build(app()).unwrap();
    let twice = "authorization: Basic YW5uOnB3\nauthorization: Basic YW5uOnB3";
    for header in ["", "authorization: Basic !", twice] {
        let response = block_on(service.answer(request("GET /basic", header, ""), Peer::InProcess));
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["www-authenticate"], r#"Basic realm="site", charset="UTF-8""#);
    }
}
