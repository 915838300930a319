//! Encryption with rustls: which authorities are believed, and when the certificate does not matter.

use std::{fs, io, sync::Arc};

use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::options::{Options, SslMode};

pub(crate) async fn start(
    stream: TcpStream,
    host: &str,
    options: &Options,
) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("`{host}` is no name that a certificate can have"),
        )
    })?;
    TlsConnector::from(config(options)?).connect(name, stream).await
}

fn config(options: &Options) -> io::Result<Arc<ClientConfig>> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let verify = options.ssl == SslMode::VerifyFull || options.root.is_some();
    let config = if verify {
        builder.with_root_certificates(roots(options)?).with_no_client_auth()
    } else {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(Anyone(provider))).with_no_client_auth()
    };
    Ok(Arc::new(config))
}

fn roots(options: &Options) -> io::Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    let Some(path) = &options.root else {
        let (found, _) = store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return if found > 0 {
            Ok(store)
        } else {
            Err(io::Error::new(
                io::ErrorKind::NotFound,
                "this machine has no root certificates; name one with `sslrootcert`",
            ))
        };
    };
    let tell = |error: String| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("`sslrootcert` {}: {error}", path.display()))
    };
    let pem = fs::read(path).map_err(|error| tell(error.to_string()))?;
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| tell(error.to_string()))?;
        store.add(certificate).map_err(|error| tell(error.to_string()))?;
    }
    if store.is_empty() { Err(tell("there is no certificate in it".to_owned())) } else { Ok(store) }
}

/// Takes any certificate: `sslmode=prefer` and `require` keep listeners out, not impostors.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
