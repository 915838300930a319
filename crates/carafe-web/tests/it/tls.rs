//! https that the server speaks itself.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    num::NonZeroUsize,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use carafe_core::{App, Exit};
use carafe_web::{
    Service, WebApp,
    extract::RequestOrigin,
    serve::{Running, Server},
    settings::{Certificate, ServerSettings},
};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};

/// Believes everybody and remembers nothing: what a certificate says is another test's affair.
#[derive(Debug)]
struct Anyone;

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

fn connect(address: SocketAddr, protocol: &[u8]) -> StreamOwned<ClientConnection, TcpStream> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anyone))
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    StreamOwned::new(client, socket)
}

fn ask(mut stream: impl Read + Write, request: &[u8]) -> String {
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn with(cert: Certificate, key: Option<PathBuf>) -> ServerSettings {
    let address = vec!["127.0.0.1:0".parse().unwrap()];
    let cert = Some(cert);
    ServerSettings { address, cert, key, workers: NonZeroUsize::MIN, ..ServerSettings::default() }
}

fn start(settings: &ServerSettings) -> Running {
    let app = App::new()
        .get("/", async |origin: RequestOrigin| origin.to_string())
        .get("/large", || "x".repeat(8 * 1024 * 1024))
        .post("/size", async |body: bytes::Bytes| body.len().to_string());
    Server::bind(settings).unwrap().spawn(Service::build(app).unwrap()).unwrap()
}

/// A folder with `cert.pem`, `key.pem` and `both.pem`.
fn files(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("carafe-tls-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (cert, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    fs::write(folder.join("both.pem"), format!("{cert}{key}")).unwrap();
    fs::write(folder.join("cert.pem"), cert).unwrap();
    fs::write(folder.join("key.pem"), key).unwrap();
    folder
}

// row: dev.server
#[test]
fn speaks_https_with_a_certificate_from_files_or_one_made_up() {
    let folder = files("speaks");
    let kinds = [
        with(Certificate::Adhoc, None),
        with(Certificate::File(folder.join("cert.pem")), Some(folder.join("key.pem"))),
        with(Certificate::File(folder.join("both.pem")), None),
    ];
    for settings in kinds {
        let site = start(&settings);
        let answer = ask(connect(site.addr(), b"http/1.1"), GET);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("https://localhost"), "the site knows that it is https: {answer}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_client_may_choose_http2() {
    let site = start(&with(Certificate::Adhoc, None));
    let mut stream = connect(site.addr(), b"h2");
    // The preface and an empty SETTINGS frame; the server's own SETTINGS frame comes back.
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut head = [0; 9];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"h2"[..]));
    assert_eq!(head[3], 4, "a SETTINGS frame");
}

#[test]
fn large_bodies_go_both_ways() {
    let site = start(&with(Certificate::Adhoc, None));
    let get = b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = ask(connect(site.addr(), b"http/1.1"), get);
    assert!(answer.len() > 8 * 1024 * 1024, "{}", answer.len());
    let size = 1024 * 1024;
    let mut post = format!(
        "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    )
    .into_bytes();
    post.resize(post.len() + size, b'x');
    assert!(ask(connect(site.addr(), b"http/1.1"), &post).ends_with("\r\n1048576"));
}

#[test]
fn who_speaks_http_is_told() {
    let site = start(&with(Certificate::Adhoc, None));
    let answer = ask(TcpStream::connect(site.addr()).unwrap(), GET);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{answer}");
    assert_eq!(body, "This port speaks https: begin the address with that.");
}

#[test]
fn who_says_nothing_is_cut_and_does_not_delay_the_end() {
    let header_timeout = Duration::from_millis(200);
    let site = start(&ServerSettings { header_timeout, ..with(Certificate::Adhoc, None) });
    for said in [&[][..], &[0x16, 3, 1]] {
        let mut socket = TcpStream::connect(site.addr()).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        socket.write_all(said).unwrap();
        let ended = socket.read(&mut [0; 8]);
        assert!(
            matches!(ended, Ok(0)) || ended.is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionReset)
        );
    }
    let patient = start(&with(Certificate::Adhoc, None));
    let _silent = TcpStream::connect(patient.addr()).unwrap();
    let begin = Instant::now();
    patient.handle().stop();
    patient.wait().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

#[test]
fn what_is_no_certificate_stops_the_start() {
    let (folder, other) = (files("broken"), files("other"));
    fs::write(folder.join("text.pem"), "nothing of the kind").unwrap();
    let file = |name: &str| Certificate::File(folder.join(name));
    let cases = [
        (with(file("none.pem"), None), "`server.cert`: "),
        (with(file("text.pem"), None), "there is no certificate in "),
        (with(file("cert.pem"), None), "`server.key`: there is no private key in "),
        (with(file("cert.pem"), Some(folder.join("text.pem"))), "`server.key`: there is no private key in "),
        (with(file("cert.pem"), Some(other.join("key.pem"))), "cannot be used: "),
        (
            ServerSettings { cert: None, ..with(Certificate::Adhoc, Some(folder.join("key.pem"))) },
            "there is no `server.cert`",
        ),
    ];
    for (settings, expected) in cases {
        let error = Server::bind(&settings).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.exit_code(), Exit::CONFIG, "{error}");
    }
    for folder in [folder, other] {
        fs::remove_dir_all(folder).unwrap();
    }
}
