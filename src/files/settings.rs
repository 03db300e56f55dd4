//! Where files are kept, and what looks through them.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The settings of a [`crate::FileStore`].
#[derive(Debug, Clone)]
pub struct FileSettings {
    pub place: Place,
    /// The folder for files under way. For a folder it is on the same file system.
    pub incoming: PathBuf,
    /// The largest file that is taken, in bytes.
    pub at_most: u64,
    pub scanner: Option<ClamavAddress>,
}

/// Where files are kept.
#[derive(Debug, Clone)]
pub enum Place {
    Folder(PathBuf),
    Bucket(BucketSettings),
}

/// A bucket of an S3 service.
#[derive(Clone)]
pub struct BucketSettings {
    pub bucket: String,
    /// What each key begins with; may be empty.
    pub prefix: String,
    /// None for the service of Amazon.
    pub endpoint: Option<String>,
    pub region: String,
    pub access_key_id: String,
    /// Never shown.
    pub secret_access_key: String,
}

impl fmt::Debug for BucketSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BucketSettings")
            .field("bucket", &self.bucket)
            .field("prefix", &self.prefix)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamavAddress {
    Unix(PathBuf),
    /// HOST:PORT
    Tcp(String),
}

impl FromStr for ClamavAddress {
    type Err = String;

    /// Reads `unix:PATH` or `tcp:HOST:PORT`.
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || "allowed: unix:PATH or tcp:HOST:PORT".to_owned();
        match text.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Unix(path.into())),
            Some(("tcp", address)) => {
                let (host, port) = address.rsplit_once(':').ok_or_else(unknown)?;
                let port: u16 = port.parse().map_err(|_| unknown())?;
                if host.is_empty() || port == 0 {
                    return Err(unknown());
                }
                Ok(Self::Tcp(address.to_owned()))
            }
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scanner_is_on_a_socket_or_a_port() {
        assert_eq!(
            "unix:/run/clamav/clamd.ctl".parse(),
            Ok(ClamavAddress::Unix("/run/clamav/clamd.ctl".into()))
        );
        for address in ["clamav:3310", "127.0.0.1:3310", "[::1]:3310"] {
            let read = format!("tcp:{address}").parse();
            assert_eq!(read, Ok(ClamavAddress::Tcp(address.into())));
        }
        for wrong in [
            "",
            "clamav:3310",
            "unix:",
            "unix:clamd.ctl",
            "tcp:3310",
            "tcp::3310",
            "tcp:clamav:0",
            "tcp:clamav:70000",
        ] {
            assert!(wrong.parse::<ClamavAddress>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_key_of_a_bucket_is_not_shown() {
        let settings = BucketSettings {
            bucket: "papers".into(),
            prefix: String::new(),
            endpoint: None,
            region: "eu-central-1".into(),
            access_key_id: "AKIA".into(),
            secret_access_key: "do-not-tell".into(),
        };
        let shown = format!("{:?}", Place::Bucket(settings));
        assert!(
            shown.contains("papers") && !shown.contains("do-not-tell"),
            "{shown}"
        );
    }
}
