//! What a body says it is.

use carafe_web::extract::ContentType;

// row: req.core
#[test]
fn media_types_and_parameters() {
    let cases = [
        ("text/html", "text/html"),
        ("Text/HTML ; Charset=UTF-8", "text/html charset=UTF-8"),
        ("multipart/form-data; boundary=\"a;b\\\"c\"; x=y", "multipart/form-data boundary=a;b\"c x=y"),
        ("text/html;;;charset=", "text/html charset="),
        ("application/vnd.api+json", "application/vnd.api+json"),
        ("text", "-"),
        ("/html", "-"),
        ("text/", "-"),
        ("text/html, text/plain", "-"),
        ("te xt/html", "-"),
        ("", "-"),
    ];
    for (text, expected) in cases {
        let found = ContentType::parse(text).map_or("-".to_owned(), |kind| {
            let params = kind.params().map(|(name, value)| format!(" {name}={value}"));
            format!("{}{}", kind.essence(), params.collect::<String>())
        });
        assert_eq!(found, expected, "{text}");
    }
}
