//! The application's secret, and what is sealed with it: signing keys and ballot boxes.
//!
//! The secret is not in the database, so that a reader of the database alone can neither sign tokens nor open a ballot
//! box. It comes from `EDBA_SECRET` (64 hexadecimal digits), or from a file beside the data that is made at the first
//! start.

use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Seals and opens short secrets (XChaCha20-Poly1305 with a fresh nonce each time), and makes tags (HMAC-SHA256).
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
    tags: Hmac<Sha256>,
}

/// Sealed with another secret, or changed since.
#[derive(Debug, thiserror::Error)]
#[error(
    "what is sealed for {0} does not open with this application's secret (EDBA_SECRET or data/secret.key)"
)]
pub struct DoesNotOpen(String);

impl Seal {
    pub fn new(secret: [u8; 32]) -> Self {
        // A separate key, as long as a block of the hash.
        let mut key = [0; 64];
        key[..32].copy_from_slice(&Sha256::digest([&b"edba tags"[..], &secret[..]].concat()));
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(secret)),
            tags: <Hmac<Sha256> as Mac>::new(&key.into()),
        }
    }

    /// Reads the secret from its file, or makes the file (mode 0600) with a new one.
    pub fn from_file(path: &Path) -> std::io::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                keep_private(path)?;
                parse_secret(text.trim())
                    .map(Self::new)
                    .map_err(|e| std::io::Error::other(format!("{}: {e}", path.display())))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let secret = random_bytes::<32>();
                write_private(path, hex::encode(secret).as_bytes())?;
                Ok(Self::new(secret))
            }
            Err(e) => Err(e),
        }
    }

    /// Seals a text; `purpose` binds it to its use, so that it opens for no other.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> String {
        let nonce = random_bytes::<24>();
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: purpose.as_bytes(),
                },
            )
            .unwrap_or_default();
        let mut whole = nonce.to_vec();
        whole.extend(sealed);
        BASE64.encode(whole)
    }

    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, DoesNotOpen> {
        let fail = || DoesNotOpen(purpose.to_owned());
        let whole = BASE64.decode(sealed).map_err(|_| fail())?;
        let (nonce, text) = whole.split_first_chunk::<24>().ok_or_else(fail)?;
        self.cipher
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: text,
                    aad: purpose.as_bytes(),
                },
            )
            .map_err(|_| fail())
    }
}

impl Seal {
    /// Tags a text: 64 hexadecimal digits, the same each time. Without the secret nobody can compute the tag or find
    /// the text from it. `purpose` binds it to its use.
    pub fn tag(&self, purpose: &str, text: &str) -> String {
        let mut tags = self.tags.clone();
        tags.update(purpose.as_bytes());
        tags.update(&[0]);
        tags.update(text.as_bytes());
        hex::encode(tags.finalize().into_bytes())
    }
}

/// Parses a secret of 64 hexadecimal digits.
pub fn parse_secret(text: &str) -> Result<[u8; 32], String> {
    let bytes = hex::decode(text).map_err(|_| "a secret is 64 hexadecimal digits".to_owned())?;
    bytes
        .try_into()
        .map_err(|_| "a secret is 64 hexadecimal digits".to_owned())
}

/// Random bytes from the operating system. Without a source of randomness nothing here is secure, so a failure aborts
/// the process.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "reading random bytes from the operating system failed");
        std::process::abort();
    }
    bytes
}

/// A client secret: 256 random bits, so that storing a plain hash of it is enough.
pub fn new_client_secret() -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// A webhook signing secret in the Standard Webhooks format: 256 random bits behind `whsec_`.
pub fn new_webhook_secret() -> String {
    let bytes = base64::engine::general_purpose::STANDARD.encode(random_bytes::<32>());
    format!("whsec_{bytes}")
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(text: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(text.as_ref()))
}

/// Makes a file readable by its owner only: creates it empty if it does not exist, and removes the permissions of
/// others if it does.
pub fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(PRIVATE)
        .open(path)?;
    keep_private(path)
}

/// Removes the permissions of others from a file, if it exists.
pub fn keep_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() && found.permissions().mode() & OTHERS != 0 => {
            tracing::warn!(
                path = %path.display(),
                "a file was open to other users of this machine; their permissions were removed"
            );
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(PRIVATE))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Warns of a folder that other users of this machine can read. Its mode is not changed: it may be deliberate.
pub fn warn_of_open_folder(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(found) = std::fs::metadata(path)
        && found.permissions().mode() & OTHERS != 0
    {
        tracing::warn!(
            path = %path.display(),
            "the folder is open to other users of this machine; close it with chmod 700"
        );
    }
}

/// Removes the permissions of others from the files of a data folder, whatever the folder and the umask allow, and
/// warns if the folder is open. `database` is the file of the embedded database: SQLite gives the files beside it the
/// same mode.
pub fn close_to_others(folder: &Path, database: Option<&str>) -> std::io::Result<()> {
    warn_of_open_folder(folder);
    keep_private(&folder.join("demo-credentials.json"))?;
    let Some(database) = database.filter(|path| !path.starts_with("file:") && *path != ":memory:") else {
        return Ok(());
    };
    make_private(Path::new(database))?;
    ["-wal", "-shm", "-journal"]
        .iter()
        .try_for_each(|ending| keep_private(Path::new(&format!("{database}{ending}"))))
}

/// Read and write for the owner only.
const PRIVATE: u32 = 0o600;
/// All permissions of group and others.
const OTHERS: u32 = 0o077;

/// Writes a file readable by its owner only.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(PRIVATE)
        .open(path)?;
    file.set_permissions(std::fs::Permissions::from_mode(PRIVATE))?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_file_is_made_so_and_one_that_was_open_is_closed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        make_private(&new).unwrap();
        assert_eq!(mode(&new), 0o600);
        std::fs::write(&old, "kept").unwrap();
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
        make_private(&old).unwrap();
        assert_eq!(mode(&old), 0o600);
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "kept");
        assert!(keep_private(&folder.path().join("none")).is_ok());
    }

    #[test]
    fn a_tag_is_the_same_each_time_and_another_for_each_purpose_and_secret() {
        let tag = |secret: u8, purpose: &str, text: &str| Seal::new([secret; 32]).tag(purpose, text);
        assert_eq!(tag(7, "network", "a"), tag(7, "network", "a"));
        assert_eq!(tag(7, "network", "a").len(), 64);
        for other in [
            tag(8, "network", "a"),
            tag(7, "browser", "a"),
            tag(7, "network", "b"),
        ] {
            assert_ne!(tag(7, "network", "a"), other);
        }
    }

    #[test]
    fn what_is_sealed_opens_only_for_its_purpose_and_with_its_secret() {
        let seal = Seal::new([7; 32]);
        let sealed = seal.seal("ballot 1", b"paper");
        assert_eq!(seal.open("ballot 1", &sealed).unwrap(), b"paper");
        assert!(seal.open("ballot 2", &sealed).is_err());
        assert!(Seal::new([8; 32]).open("ballot 1", &sealed).is_err());
        assert_ne!(
            sealed,
            seal.seal("ballot 1", b"paper"),
            "sealing twice gives nothing to compare"
        );
    }
}
