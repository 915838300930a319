//! What a request holds when it arrives.

use carafe_core::App;
use carafe_test::{Multipart, TestClient, run};
use carafe_web::{Current, WebApp, any};
use http::{HeaderMap, Method, Uri};

use crate::client::panic_of;

fn echo(method: Method, uri: Uri, headers: HeaderMap, body: String) -> String {
    let header = |name: &str| headers.get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
    format!("{method} {uri} {} {} {body}", header("content-type"), header("content-length"))
}

fn client() -> TestClient {
    let peer = |current: Current| current.peer().to_string();
    TestClient::new(App::new().route("/", any(echo)).route("/café", any(echo)).get("/peer", peer))
}

// row: test.client
#[test]
fn every_verb_and_every_body_arrives() {
    run(async {
        let client = client();
        client.get("/").await.assert_text("GET / - - ");
        client.post("/").await.assert_text("POST / - 0 ");
        client.delete("/").await.assert_text("DELETE / - - ");
        client.put("/").body("raw").await.assert_text("PUT / - 3 raw");
        client.patch("/").json(&[1, 2]).await.assert_text("PATCH / application/json 5 [1,2]");
        let form = client.post("/").form([("a", "b c"), ("a", "ä&="), ("", "")]).await;
        form.assert_text("POST / application/x-www-form-urlencoded 22 a=b+c&a=%C3%A4%26%3D&=");
        client.request(Method::from_bytes(b"PURGE").unwrap(), "/").await.assert_text("PURGE / - - ");
    });
}

// row: test.client
#[test]
fn paths_and_queries_are_escaped_once() {
    run(async {
        let client = client();
        client.get("/?a=b c").await.assert_text("GET /?a=b%20c - - ");
        client.get("/?a=%20").await.assert_text("GET /?a=%20 - - ");
        client
            .get("/")
            .query([("q", "1+1=2"), ("ä", "%")])
            .await
            .assert_text("GET /?q=1%2B1%3D2&%C3%A4=%25 - - ");
        client.get("/?x=1").query([("y", "2")]).await.assert_text("GET /?x=1&y=2 - - ");
        assert_eq!(client.get("/café").await.path(), "/caf%C3%A9");
    });
}

// row: test.client
#[test]
fn a_multipart_body_is_what_browsers_send() {
    run(async {
        let form = Multipart::new().text("a", "b").file("f\"", "näme.txt", "text/plain", "--carafe-test-0");
        let response = client().post("/").multipart(form).await;
        response.assert_contains("multipart/form-data; boundary=carafe-test-1 ");
        response.assert_contains(concat!(
            "--carafe-test-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n",
            "--carafe-test-1\r\nContent-Disposition: form-data; name=\"f%22\"; filename=\"näme.txt\"\r\n",
            "Content-Type: text/plain\r\n\r\n--carafe-test-0\r\n--carafe-test-1--\r\n",
        ));
    });
}

// row: test.client
#[test]
fn headers_add_up_but_for_host_and_content_type() {
    run(async {
        let headers = |headers: HeaderMap| {
            let all = |name: &str| {
                headers.get_all(name).iter().map(|v| v.to_str().unwrap()).collect::<Vec<_>>().join("|")
            };
            format!("{} {}", all("x-a"), all("host"))
        };
        let client = TestClient::new(App::new().get("/", headers));
        client
            .get("/")
            .header("x-a", "1")
            .header("X-A", "2")
            .header("host", "a.test")
            .await
            .assert_text("1|2 a.test");
    });
}

#[test]
fn a_client_comes_from_nowhere_or_from_an_address() {
    run(async {
        client().get("/peer").await.assert_text("test");
        client().get("/peer").from_ip("203.0.113.7").await.assert_text("203.0.113.7");
        client().get("/peer").from_ip("2001:db8::1").await.assert_text("2001:db8::1");
    });
}

#[test]
fn what_cannot_be_sent_is_refused_at_the_line_of_the_test() {
    let client = client();
    let cases: [(&dyn Fn(), &str); 3] = [
        (&|| drop(client.get("/").header("x y", "1")), "\"x y\" cannot be the name of a header"),
        (
            &|| drop(client.get("/").header("x", "1\r\ny: 2")),
            "\"1\\r\\ny: 2\" cannot be the value of the header x",
        ),
        (&|| drop(client.get("/").from_ip("me")), "\"me\" is not an IP address"),
    ];
    for (body, expected) in cases {
        assert_eq!(panic_of(body), expected);
    }
}
