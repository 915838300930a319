//! "Only if it changed": tags, dates and ranges, compared as RFC 9110 says.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use carafe_web::conditional::{ByteRanges, Conditions, ETag, ETags, IfRange, Portion, Validators, Verdict};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

const THEN: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const LATER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

fn then() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(784_111_777_900)
}

/// Headers written as `name: value`, one a line.
fn headers(lines: &str) -> HeaderMap {
    let pair = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())
    };
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(pair).collect()
}

// row: req.conditional
#[test]
fn a_list_of_tags_is_parsed_with_weakness() {
    let conditions = Conditions::of(&headers(r#"if-none-match: "x", W/"y""#));
    assert_eq!(conditions.if_none_match, Some(ETags::List(vec![ETag::strong("x"), ETag::weak("y")])));
}

#[test]
fn odd_lists_of_tags() {
    let cases: [(&str, ETags); 8] = [
        (r"*", ETags::Any),
        (r#""a,b" , "c""#, ETags::List(vec![ETag::parse(r#""a,b""#).unwrap(), ETag::strong("c")])),
        (r#""""#, ETags::List(vec![ETag::strong("")])),
        (r#", ,, "a""#, ETags::List(vec![ETag::strong("a")])),
        (r"a, b", ETags::List(vec![])),
        (r#"w/"a""#, ETags::List(vec![])),
        (r#""open, "b""#, ETags::List(vec![])),
        (r#""a"b", "c""#, ETags::List(vec![])),
    ];
    for (text, expected) in cases {
        let conditions = Conditions::of(&headers(&format!("if-match: {text}")));
        assert_eq!(conditions.if_match, Some(expected), "{text}");
    }
}

#[test]
fn a_tag_may_be_made_of_any_text() {
    for text in ["", "a b", "\"", "%", "a%20b", "é", "\0\r\n", "W/"] {
        let tag = ETag::strong(text);
        assert_eq!(ETag::parse(tag.to_header().to_str().unwrap()), Some(tag), "{text:?}");
    }
    assert_ne!(ETag::strong("a b"), ETag::strong("a%20b"));
}

// row: req.conditional
#[test]
fn conditions_in_the_order_of_the_rfc() {
    use Verdict::{NotModified as N, PreconditionFailed as F, Proceed as P};
    let tagged = Validators::default().etag(ETag::strong("v1")).modified(then());
    let weak = Validators::default().etag(ETag::weak("v1"));
    let bare = Validators::default();
    let cases: &[(&str, Option<&Validators>, Verdict, Verdict)] = &[
        // headers, the current state, what GET comes to, what PUT comes to
        ("", Some(&tagged), P, P),
        (r#"if-match: "v1""#, Some(&tagged), P, P),
        (r#"if-match: "v2""#, Some(&tagged), F, F),
        (r#"if-match: "v1""#, Some(&weak), F, F),
        (r#"if-match: "v1""#, None, F, F),
        ("if-match: *", None, F, F),
        ("if-match: *", Some(&bare), P, P),
        ("if-match: garbage", Some(&tagged), F, F),
        (r#"if-none-match: "v1""#, Some(&tagged), N, F),
        (r#"if-none-match: "v1""#, Some(&weak), N, F),
        (r#"if-none-match: "v2", W/"v1""#, Some(&tagged), N, F),
        (r#"if-none-match: "v2""#, Some(&tagged), P, P),
        ("if-none-match: *", Some(&bare), N, F),
        ("if-none-match: *", None, P, P),
        ("if-none-match: garbage", Some(&tagged), P, P),
        (&format!("if-modified-since: {THEN}"), Some(&tagged), N, P),
        ("if-modified-since: Sun, 06 Nov 1994 08:49:36 GMT", Some(&tagged), P, P),
        ("if-modified-since: Sunday, 06-Nov-94 08:49:37 GMT", Some(&tagged), N, P),
        ("if-modified-since: Sun Nov  6 08:49:37 1994", Some(&tagged), N, P),
        ("if-modified-since: yesterday", Some(&tagged), P, P),
        (&format!("if-modified-since: {THEN}"), Some(&bare), P, P),
        (&format!("if-unmodified-since: {THEN}"), Some(&tagged), P, P),
        ("if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT", Some(&tagged), F, F),
        ("if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT", Some(&bare), P, P),
        // A tag says more than a date, so the date is not asked.
        (&format!("if-none-match: \"v2\"\nif-modified-since: {LATER}"), Some(&tagged), P, P),
        ("if-match: \"v1\"\nif-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT", Some(&tagged), P, P),
        ("if-match: \"v1\"\nif-none-match: \"v1\"", Some(&tagged), N, F),
    ];
    for (lines, current, get, put) in cases {
        let conditions = Conditions::of(&headers(lines));
        assert_eq!(conditions.evaluate(&Method::GET, *current), *get, "GET {lines} {current:?}");
        assert_eq!(conditions.evaluate(&Method::HEAD, *current), *get, "HEAD {lines} {current:?}");
        assert_eq!(conditions.evaluate(&Method::PUT, *current), *put, "PUT {lines} {current:?}");
    }
}

/// Ranges as `first-last`, `whole` or `none`.
fn show(portion: &Portion) -> String {
    match portion {
        Portion::Whole => "whole".to_owned(),
        Portion::Unsatisfiable => "none".to_owned(),
        Portion::Ranges(ranges) => {
            ranges.iter().map(|range| format!("{}-{}", range.first, range.last)).collect::<Vec<_>>().join(",")
        }
    }
}

// row: req.conditional
#[test]
fn ranges_of_a_thousand_bytes() {
    let sixteen = vec!["0-0"; 16].join(",");
    let cases = [
        ("bytes=0-499", "0-499"),
        ("bytes=500-", "500-999"),
        ("bytes=-1", "999-999"),
        ("bytes=-5000", "0-999"),
        ("Bytes = 0-0, -1", "0-0,999-999"),
        ("bytes=0-99999999999999999999999999", "0-999"),
        ("bytes=99999999999999999999999999-", "none"),
        ("bytes=1000-", "none"),
        ("bytes=-0", "none"),
        ("bytes=2000-3000,0-1", "0-1"),
        ("bytes=5-4", "whole"),
        ("bytes=0-1,5-4", "whole"),
        ("bytes=", "whole"),
        ("bytes", "whole"),
        ("bytes=a-b", "whole"),
        ("bytes=+1-2", "whole"),
        ("bytes=1", "whole"),
        ("lines=0-1", "whole"),
        ("bytes=0-,0-", "whole"),
        (&format!("bytes={sixteen}"), &sixteen),
        (&format!("bytes={sixteen},0-0"), "whole"),
    ];
    for (text, expected) in cases {
        let conditions = Conditions::of(&headers(&format!("range: {text}")));
        let portion = conditions.portion(&Method::GET, &Validators::default(), 1000);
        assert_eq!(show(&portion), expected, "{text}");
        assert_eq!(conditions.portion(&Method::POST, &Validators::default(), 1000), Portion::Whole);
    }
    let empty = ByteRanges::parse("bytes=0-").unwrap();
    assert_eq!(empty.of_length(0), Portion::Unsatisfiable);
}

#[test]
fn a_range_only_of_the_state_that_was_asked_for() {
    let current = Validators::default().etag(ETag::strong("v1")).modified(then());
    let weak = Validators::default().etag(ETag::weak("v1"));
    let cases = [
        (r#""v1""#, &current, "0-1"),
        (r#""v2""#, &current, "whole"),
        (r#"W/"v1""#, &current, "whole"),
        (r#"W/"v1""#, &weak, "whole"),
        (THEN, &current, "0-1"),
        (LATER, &current, "whole"),
        (THEN, &weak, "whole"),
        ("garbage", &current, "whole"),
    ];
    for (text, current, expected) in cases {
        let conditions = Conditions::of(&headers(&format!("range: bytes=0-1\nif-range: {text}")));
        assert_eq!(show(&conditions.portion(&Method::GET, current, 10)), expected, "{text}");
    }
    assert_eq!(Conditions::of(&headers("if-range: x")).if_range, Some(IfRange::Unreadable));
}

#[test]
fn hostile_lists_take_linear_time() {
    let started = Instant::now();
    for unit in ["\"", ",", "W/", "\"a\",", "W/\"", "bytes=0-,", "0-0,", "-"] {
        let text = unit.repeat((1 << 20) / unit.len());
        let value = HeaderValue::from_str(&text).unwrap();
        for name in ["if-match", "if-none-match", "range", "if-range", "if-modified-since"] {
            let name = HeaderName::from_static(name);
            let _ = Conditions::of(&HeaderMap::from_iter([(name, value.clone())]));
        }
    }
    // Quadratic time would be hours; no busy machine makes a minute of linear time.
    assert!(started.elapsed() < Duration::from_secs(60), "40 headers of 1 MiB took {:?}", started.elapsed());
}
