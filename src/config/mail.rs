//! Settings of outgoing mail.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use lettre::message::Mailbox;

use crate::worker::mail::{Security, ServerSettings};

/// Settings of outgoing mail.
#[derive(Debug, Clone, Args)]
pub struct MailArgs {
    /// The mail server: smtps://USER@HOST for TLS, smtp://USER@HOST for STARTTLS, without which nothing is sent. Plain
    /// SMTP is used with the machine itself, and with others given as smtp://HOST?tls=none. Without a server, mail is
    /// written into DATA_DIR/mail.
    #[arg(long, env = "EDBA_SMTP_URL", hide_env_values = true, value_parser = smtp_url)]
    pub smtp_url: Option<SmtpUrl>,
    /// The password for the mail server, if it is not in its URL.
    #[arg(long, env = "EDBA_SMTP_PASSWORD", hide_env_values = true, value_parser = password)]
    pub smtp_password: Option<Password>,
    /// A file with nothing but the password for the mail server.
    #[arg(long, env = "EDBA_SMTP_PASSWORD_FILE", value_parser = password_file, conflicts_with = "smtp_password")]
    pub smtp_password_file: Option<Password>,
    /// A PEM file with the certificate authorities trusted for the mail server, instead of the usual ones.
    #[arg(long, env = "EDBA_SMTP_CA_FILE", value_parser = authorities)]
    pub smtp_ca_file: Option<Authorities>,
    /// Timeout for each answer of the mail server, in seconds.
    #[arg(long, env = "EDBA_SMTP_TIMEOUT", default_value = "20", value_parser = smtp_timeout)]
    pub smtp_timeout: Duration,
    /// The sender of all mail.
    #[arg(long, env = "EDBA_MAIL_FROM", default_value = "EDBA <edba@localhost>", value_parser = mail_from)]
    pub mail_from: Mailbox,
    /// The Reply-To address, if it differs from the sender.
    #[arg(long, env = "EDBA_MAIL_REPLY_TO", value_parser = reply_to)]
    pub mail_reply_to: Option<Mailbox>,
    /// How many connections this process uses at the same time to send mail.
    #[arg(long, env = "EDBA_MAIL_CONNECTIONS", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=20))]
    pub mail_connections: u8,
    /// Minutes that mail or events may wait before a warning is logged.
    #[arg(long, env = "EDBA_QUEUE_LATE_AFTER", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub queue_late_after: u16,
    /// Lease of claimed mail, in seconds, after which another process takes it over; for tests. One mail may not take
    /// the server longer.
    #[arg(long, env = "EDBA_MAIL_LEASE", hide = true, default_value_t = 300, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub mail_lease: u16,
}

impl MailArgs {
    /// The settings of the mail server; None where mail is written into a folder. Errors: a password without a user
    /// name.
    pub fn server(&self) -> Result<Option<ServerSettings>, String> {
        let password = self.smtp_password_file.as_ref().or(self.smtp_password.as_ref());
        let Some(url) = &self.smtp_url else {
            return match password {
                Some(_) => Err("EDBA_SMTP_URL: a password is given, but no server".into()),
                None => Ok(None),
            };
        };
        let password = password.or(url.password.as_ref());
        let credentials = match (&url.user, password) {
            (Some(user), Some(password)) => Some((user.clone(), password.0.clone())),
            (None, None) => None,
            (Some(_), None) => {
                return Err("EDBA_SMTP_PASSWORD_FILE: the user of EDBA_SMTP_URL has no password".into());
            }
            (None, Some(_)) => return Err("EDBA_SMTP_URL: a password is given, but no user".into()),
        };
        Ok(Some(ServerSettings {
            host: url.host.clone(),
            port: url.port,
            security: url.security,
            credentials,
            authorities: self.smtp_ca_file.as_ref().map(|file| file.0.clone()),
            timeout: self.smtp_timeout,
        }))
    }
}

/// A password; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The certificates of a PEM file.
#[derive(Debug, Clone)]
pub struct Authorities(Vec<u8>);

/// The URL of a mail server, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    host: String,
    port: u16,
    security: Security,
    user: Option<String>,
    password: Option<Password>,
}

fn smtp_url(text: &str) -> Result<SmtpUrl, String> {
    parse(text).ok_or_else(|| {
        "EDBA_SMTP_URL: allowed: smtps://USER@HOST:PORT, or smtp://USER@HOST:PORT, which asks for STARTTLS; \
         smtp://HOST?tls=none speaks in plain to another machine"
            .into()
    })
}

fn parse(text: &str) -> Option<SmtpUrl> {
    let url = url::Url::parse(text).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() || host.is_empty() {
        return None;
    }
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let (security, port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Security::Tls, 465),
        ("smtp", None) if here => (Security::Plain, 25),
        ("smtp", None | Some("tls=required")) => (Security::StartTls, 587),
        ("smtp", Some("tls=none")) => (Security::Plain, 25),
        _ => return None,
    };
    Some(SmtpUrl {
        host,
        port: url.port().unwrap_or(port),
        security,
        user: Some(url.username()).filter(|user| !user.is_empty()).map(plain),
        password: url.password().map(|password| Password(plain(password))),
    })
}

/// Decodes percent-encoding.
fn plain(text: &str) -> String {
    // Parsed as form data, with the characters escaped that are special there only.
    let form = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(form.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

fn password(text: &str) -> Result<Password, String> {
    if text.is_empty() || text.contains(char::is_control) {
        return Err("EDBA_SMTP_PASSWORD: allowed: a text of one line".into());
    }
    Ok(Password(text.to_owned()))
}

fn password_file(path: &str) -> Result<Password, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("EDBA_SMTP_PASSWORD_FILE: {e}"))?;
    password(text.trim_end_matches(['\r', '\n']))
        .map_err(|_| "EDBA_SMTP_PASSWORD_FILE: allowed: a file with one line, the password".into())
}

fn authorities(path: &str) -> Result<Authorities, String> {
    std::fs::read(PathBuf::from(path))
        .map(Authorities)
        .map_err(|e| format!("EDBA_SMTP_CA_FILE: {e}"))
}

fn smtp_timeout(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|s| (0.1..=300.0).contains(s));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "EDBA_SMTP_TIMEOUT: allowed: seconds from 0.1 to 300".into())
}

fn mail_from(text: &str) -> Result<Mailbox, String> {
    mailbox(text).ok_or_else(|| "EDBA_MAIL_FROM: allowed: a mail address, or NAME <ADDRESS>".into())
}

fn reply_to(text: &str) -> Result<Mailbox, String> {
    mailbox(text).ok_or_else(|| "EDBA_MAIL_REPLY_TO: allowed: a mail address, or NAME <ADDRESS>".into())
}

fn mailbox(text: &str) -> Option<Mailbox> {
    let mailbox: Mailbox = text.parse().ok()?;
    let address: &str = mailbox.email.as_ref();
    let sound = address.is_ascii() && !text.contains(char::is_control);
    sound.then_some(mailbox)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_is_spoken_to_in_secret_unless_that_is_said() {
        for (text, security, port) in [
            ("smtps://mail.example", Security::Tls, 465),
            ("smtp://mail.example", Security::StartTls, 587),
            ("smtp://mail.example:25?tls=required", Security::StartTls, 25),
            ("smtp://localhost?tls=required", Security::StartTls, 587),
            ("smtp://mail.example?tls=none", Security::Plain, 25),
            ("smtp://127.0.0.1:1025", Security::Plain, 1025),
            ("smtp://[::1]:1025", Security::Plain, 1025),
        ] {
            let url = parse(text).unwrap();
            assert_eq!((url.security, url.port), (security, port), "{text}");
        }
        for wrong in [
            "mail.example",
            "http://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://mail.example/helo",
            "smtps://mail.example?tls=none",
            "smtp://",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_and_a_password_may_have_any_letters_and_the_password_is_not_shown() {
        let url = parse("smtp://user%40x.nl:p%2Ba+s%26s%C3%A9@mail.example").unwrap();
        assert_eq!(url.user.as_deref(), Some("user@x.nl"));
        assert_eq!(url.password, Some(Password("p+a+s&sé".into())));
        assert!(!format!("{url:?}").contains("p+a"));
    }
}
