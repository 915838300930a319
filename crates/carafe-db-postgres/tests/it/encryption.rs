//! Encrypted connections, to a server of our own making that stands before the real one.

use std::{path::PathBuf, sync::Arc};

use carafe_db::{ErrorKind, Kind, Value, driver::Statement};
use driver_contract::{
    proxy::server_of,
    scratch::{self, Scratch, column, number},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use crate::contract::POSTGRES;

/// What it says when it is asked for encryption.
#[derive(Clone, Copy)]
enum Answer {
    Yes,
    No,
    /// Yes, and in the same piece something that somebody between might have put there.
    YesAndMore,
}

/// Takes encrypted connections for `name` and passes them on; its address, and its certificate in a file.
async fn stand_before(server: String, name: &str, answer: Answer) -> (String, PathBuf) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let file = std::env::temp_dir().join(format!("carafe-{}-{}.pem", std::process::id(), address.port()));
    std::fs::write(&file, made.cert.pem()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(pass(client, server.clone(), acceptor.clone(), answer));
        }
    });
    (address.to_string(), file)
}

async fn pass(mut client: TcpStream, server: String, acceptor: TlsAcceptor, answer: Answer) {
    let mut server = TcpStream::connect(server).await.unwrap();
    let mut wish = [0; 8];
    client.read_exact(&mut wish).await.unwrap();
    if wish != [0, 0, 0, 8, 4, 210, 22, 47] {
        // Somebody who wants no encryption begins at once.
        server.write_all(&wish).await.unwrap();
        let _ = copy_bidirectional(&mut client, &mut server).await;
        return;
    }
    match answer {
        Answer::No => {
            client.write_all(b"N").await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
            return;
        }
        Answer::Yes => client.write_all(b"S").await.unwrap(),
        Answer::YesAndMore => client.write_all(b"SE\0\0\0\x10injected\0\0\0\0").await.unwrap(),
    }
    if let Ok(mut client) = acceptor.accept(client).await {
        let _ = copy_bidirectional(&mut client, &mut server).await;
    }
}

async fn try_at(
    scratch: &Scratch,
    (place, answer): (&str, Answer),
    options: &str,
) -> Result<(), carafe_db::DbError> {
    let plain = scratch.url("");
    let (address, file) = stand_before(server_of(&plain), "localhost", answer).await;
    let port = address.rsplit(':').next().unwrap().to_owned();
    let options = options.replace("OURS", &file.display().to_string());
    let url = scratch.url(&options).replace(&server_of(&plain), &format!("{place}:{port}"));
    let done = async {
        let driver = scratch.try_at(&url).await?;
        let big = Value::Text("y".repeat(3 << 20));
        let back = column(&*driver, &Statement::reading("SELECT $1"), std::slice::from_ref(&big), Kind::Text)
            .await?;
        assert_eq!(back, [big], "and much of it comes whole");
        let mut connection = driver.acquire().await?;
        connection
            .run(&Statement::reading("SELECT repeat('x', 1000) FROM generate_series(1, 5000)"), &[], &mut ())
            .await?;
        number(&*driver, &Statement::reading("SELECT 1 + 1"), &[]).await.map(drop)
    }
    .await;
    std::fs::remove_file(&file).unwrap();
    done
}

#[test]
fn a_connection_is_encrypted_as_the_address_says() {
    async fn test(scratch: Scratch) {
        use Answer::{No, Yes, YesAndMore};
        let ours = "sslmode=verify-full&sslrootcert=OURS";
        let cases = [
            ("127.0.0.1", Yes, "sslmode=require", ""),
            ("127.0.0.1", Yes, "sslmode=prefer", ""),
            ("127.0.0.1", Yes, "sslmode=disable", ""),
            ("127.0.0.1", Yes, "", ""),
            ("localhost", Yes, ours, ""),
            ("127.0.0.1", No, "sslmode=prefer", ""),
            ("127.0.0.1", No, "sslmode=require", "does not speak TLS"),
            ("localhost", No, ours, "does not speak TLS"),
            ("127.0.0.1", Yes, ours, "certificate"),
            ("localhost", Yes, "sslmode=verify-full", "certificate"),
            ("localhost", Yes, "sslmode=verify-full&sslrootcert=/no/such/file.pem", "/no/such/file.pem"),
            ("localhost", YesAndMore, "sslmode=require", "cannot connect"),
        ];
        for (place, answer, options, words) in cases {
            match try_at(&scratch, (place, answer), options).await {
                Ok(()) => assert_eq!(words, "", "{options} at {place} was let through"),
                Err(error) => {
                    assert_ne!(words, "", "{options} at {place}: {error:?}");
                    assert_eq!(error.kind(), &ErrorKind::Connection, "{error:?}");
                    assert!(error.to_string().contains(words), "{words} is missing: {error}");
                    assert!(error.to_string().contains(place), "{place} is missing: {error}");
                }
            }
        }
    }
    scratch::run(POSTGRES, "encrypted", test);
}
