//! https without a proxy: the certificate, and what is said before a connection is served.

use std::{fs, io, path::Path, pin::pin, sync::Arc};

use carafe_core::{Error, Exit};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{
    serve::{obedient::unless_told, stream::Stream, watch::Watch},
    settings::{Certificate, ServerSettings},
};

/// What https needs.
#[derive(Clone)]
pub(super) struct Tls(TlsAcceptor);

/// The first byte of every TLS record that begins a connection (RFC 8446, 5.1).
const HANDSHAKE: u8 = 0x16;

/// Browsers show the text; nothing of theirs is repeated in it.
const PLAIN: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n\
    content-length: 52\r\nconnection: close\r\n\r\nThis port speaks https: begin the address with that.";

impl Tls {
    /// What the settings ask for.
    pub(super) fn of(settings: &ServerSettings) -> Result<Option<Self>, Error> {
        let Some(certificate) = &settings.cert else {
            return match &settings.key {
                None => Ok(None),
                Some(_) => Err(refused("`server.key` is set, and there is no `server.cert` that it is for")),
            };
        };
        let (chain, key) = match certificate {
            Certificate::Adhoc => made_up()?,
            Certificate::File(path) => (chain(path)?, key(settings.key.as_deref().unwrap_or(path))?),
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| refused(format!("the certificate `{certificate}` cannot be used: {error}")))?;
        config.alpn_protocols = protocols(settings);
        Ok(Some(Self(TlsAcceptor::from(Arc::new(config)))))
    }

    /// Agrees with a client on how to talk. None if that fails, takes too long, or the server stops meanwhile.
    pub(super) async fn shake(&self, stream: Stream, watch: &Watch) -> Option<Stream> {
        // A socket file is for a proxy on this machine.
        let Stream::Tcp(tcp) = stream else { return Some(stream) };
        unless_told(watch, pin!(self.agree(tcp))).await?
    }

    async fn agree(&self, mut tcp: TcpStream) -> Option<Stream> {
        let mut first = [0];
        if tcp.peek(&mut first).await.ok()? == 1 && first[0] != HANDSHAKE {
            tcp.write_all(PLAIN).await.ok()?;
            let _ = tcp.shutdown().await;
            // What the client has said is read, or the system would reset the connection and our words with it.
            let _ = tokio::io::copy(&mut tcp, &mut tokio::io::sink()).await;
            return None;
        }
        Some(Stream::Tls(Box::new(self.0.accept(tcp).await.ok()?)))
    }
}

fn protocols(settings: &ServerSettings) -> Vec<Vec<u8>> {
    let second = cfg!(feature = "http2") && settings.http2;
    let names: &[&[u8]] = if second { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    names.iter().map(|name| name.to_vec()).collect()
}

fn made_up() -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Error> {
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let made = rcgen::generate_simple_self_signed(names).map_err(Error::internal)?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    Ok((vec![made.cert.into()], key.into()))
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let pem = read("server.cert", path)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| refused(format!("`server.cert`: {} is not PEM: {error}", path.display())))?;
    if chain.is_empty() {
        return Err(refused(format!("`server.cert`: there is no certificate in {}", path.display())));
    }
    Ok(chain)
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, Error> {
    PrivateKeyDer::from_pem_slice(&read("server.key", path)?).map_err(|_| {
        refused(format!("`server.key`: there is no private key in {}", path.display()))
            .hint("it begins with `-----BEGIN PRIVATE KEY-----`; name its file with `server.key`")
    })
}

fn read(setting: &str, path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path)
        .map_err(|error| refused(format!("`{setting}`: {} cannot be read: {error}", path.display())))
}

fn refused(why: impl Into<String>) -> Error {
    Error::internal(io::Error::new(io::ErrorKind::InvalidInput, why.into()))
        .hint("`server.cert` is a file in PEM, or `adhoc` for a certificate that is made up at each start")
        .exit(Exit::CONFIG)
}
