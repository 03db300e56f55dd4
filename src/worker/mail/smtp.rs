//! A mail server, over SMTP. The stage at which a conversation fails shows the cause: the server before a recipient is
//! named, the mail after.

use std::time::Duration;

use lettre::Message;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

use super::Failure;
use crate::error::{Error, Result};

/// The first line of a certificate in a PEM file.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// The encryption of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// None: on the machine itself, or if so configured.
    Plain,
    /// STARTTLS, without which nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// The address of the server, and how to connect to it.
pub struct ServerSettings {
    /// A name, or an address without brackets.
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Name and password.
    pub credentials: Option<(String, String)>,
    /// The certificate authorities, as PEM, that are trusted instead of the usual ones.
    pub authorities: Option<Vec<u8>>,
    /// Timeout for each answer of the server.
    pub timeout: Duration,
}

/// A mail server.
pub struct Server {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
    timeout: Duration,
}

impl Server {
    /// Errors: certificates that cannot be read.
    pub fn new(settings: ServerSettings) -> Result<Self> {
        let ServerSettings {
            host,
            port,
            security,
            credentials,
            authorities,
            timeout,
        } = settings;
        let mut tls = TlsParameters::builder(host.clone());
        if let Some(pem) = authorities {
            if !pem.windows(BEGIN.len()).any(|part| part == BEGIN) {
                return Err(Error::internal(
                    "EDBA_SMTP_CA_FILE: there is no certificate in it",
                ));
            }
            // All certificates in the file; the usual authorities are then not trusted.
            let authorities = Certificate::from_pem(&pem).map_err(Error::internal)?;
            tls = tls
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authorities);
        }
        Ok(Self {
            tls: tls.build().map_err(Error::internal)?,
            host,
            port,
            security,
            credentials: credentials.map(|(name, password)| Credentials::new(name, password)),
            hello: ClientId::default(),
            timeout,
        })
    }

    /// Connects at the first mail only.
    pub fn session(&self) -> Session<'_> {
        Session {
            server: self,
            connection: None,
        }
    }

    fn connect(&self) -> std::result::Result<SmtpConnection, SmtpError> {
        let wrapped = (self.security == Security::Tls).then_some(&self.tls);
        let server = (self.host.as_str(), self.port);
        let mut connection = SmtpConnection::connect(server, Some(self.timeout), &self.hello, wrapped, None)?;
        if self.security == Security::StartTls {
            connection.starttls(&self.tls, &self.hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
        }
        Ok(connection)
    }
}

/// Mails that are sent over one connection, as long as it lasts.
pub struct Session<'a> {
    server: &'a Server,
    connection: Option<SmtpConnection>,
}

impl Session<'_> {
    pub fn send(&mut self, message: &Message) -> std::result::Result<(), Failure> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self
                .server
                .connect()
                .map_err(|e| Failure::NothingLeaves(e.to_string()))?,
        };
        match transact(&mut connection, message.envelope(), &message.formatted()) {
            Ok(()) => {
                self.connection = Some(connection);
                Ok(())
            }
            Err((stage, error)) => {
                // After a plain refusal the conversation can continue; after any other failure its state is unknown.
                if is_answer(&error) && connection.command(Rset).is_ok() {
                    self.connection = Some(connection);
                }
                Err(judged(stage, &error))
            }
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take()
            && let Err(error) = connection.quit()
        {
            tracing::debug!(%error, "the SMTP command QUIT failed");
        }
    }
}

/// The stage of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sender,
    Receiver,
    Content,
}

fn transact(
    connection: &mut SmtpConnection,
    envelope: &Envelope,
    content: &[u8],
) -> std::result::Result<(), (Stage, SmtpError)> {
    connection
        .command(Mail::new(envelope.from().cloned(), Vec::new()))
        .map_err(|e| (Stage::Sender, e))?;
    for to in envelope.to() {
        connection
            .command(Rcpt::new(to.clone(), Vec::new()))
            .map_err(|e| (Stage::Receiver, e))?;
    }
    connection.command(Data).map_err(|e| (Stage::Content, e))?;
    connection.message(content).map_err(|e| (Stage::Content, e))?;
    Ok(())
}

/// Whether the server answered, and keeps the connection open.
fn is_answer(error: &SmtpError) -> bool {
    error.status().is_some_and(|code| u16::from(code) != 421)
}

fn judged(stage: Stage, error: &SmtpError) -> Failure {
    let why = error.to_string();
    match error.status().map(u16::from) {
        // A client that must authenticate first, or in another way, can send nothing; nor can one whose sender address
        // is refused.
        Some(530 | 534 | 535 | 538) => Failure::NothingLeaves(why),
        Some(code) if code != 421 && stage == Stage::Sender => Failure::NothingLeaves(why),
        Some(500..) => Failure::Refused(why),
        // Another code, a broken connection, or an answer that is missing or invalid.
        _ => Failure::NotNow(why),
    }
}
