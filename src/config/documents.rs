//! Settings of the content of documents: where it is kept, how large it may be, and what looks through it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use edba_files::{BucketSettings, ClamavAddress, FileSettings, Place};

/// Settings of the content of documents.
#[derive(Debug, Clone, Args)]
pub struct DocumentArgs {
    /// Where the content of documents is kept: a folder, or s3://BUCKET/PREFIX; by default DATA_DIR/documents. The same
    /// for all processes on one database.
    #[arg(long = "documents", env = "EDBA_DOCUMENTS", value_name = "PLACE")]
    pub place: Option<DocumentPlace>,
    /// The largest file that is taken, in MiB.
    #[arg(long, env = "EDBA_DOCUMENTS_MAX_MIB", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub documents_max_mib: u16,
    /// The address of the S3 service; by default that of Amazon.
    #[arg(long, env = "EDBA_S3_ENDPOINT", value_parser = endpoint)]
    pub s3_endpoint: Option<String>,
    /// The region of the bucket.
    #[arg(long, env = "EDBA_S3_REGION", default_value = "eu-central-1", value_parser = region)]
    pub s3_region: String,
    /// The name of the key for the bucket.
    #[arg(long, env = "EDBA_S3_ACCESS_KEY_ID", value_parser = access_key_id)]
    pub s3_access_key_id: Option<String>,
    /// The key for the bucket.
    #[arg(long, env = "EDBA_S3_SECRET_ACCESS_KEY", hide_env_values = true, value_parser = secret_access_key)]
    pub s3_secret_access_key: Option<SecretAccessKey>,
    /// A file that holds the key for the bucket instead.
    #[arg(long, env = "EDBA_S3_SECRET_ACCESS_KEY_FILE", value_name = "PATH", conflicts_with = "s3_secret_access_key", value_parser = secret_access_key_file)]
    pub s3_secret_access_key_file: Option<SecretAccessKey>,
    /// The virus scanner, clamd: unix:PATH or tcp:HOST:PORT. Without one, files are not scanned for viruses.
    #[arg(long, env = "EDBA_CLAMAV", value_parser = clamav)]
    pub clamav: Option<ClamavAddress>,
}

impl DocumentArgs {
    /// The settings of the document store. Files under way are in the folder, or in the data folder if there is a bucket.
    /// Errors: a bucket without its key.
    pub fn settings(&self, data_dir: &Path) -> Result<FileSettings, String> {
        let own = data_dir.join("documents");
        let (place, incoming) = match &self.place {
            None => (Place::Folder(own.clone()), own),
            Some(DocumentPlace::Folder(folder)) => (Place::Folder(folder.clone()), folder.clone()),
            Some(DocumentPlace::Bucket { bucket, prefix }) => {
                (Place::Bucket(self.bucket(bucket, prefix)?), own)
            }
        };
        Ok(FileSettings {
            place,
            incoming: incoming.join("incoming"),
            at_most: u64::from(self.documents_max_mib) << 20,
            scanner: self.clamav.clone(),
        })
    }

    fn bucket(&self, bucket: &str, prefix: &str) -> Result<BucketSettings, String> {
        let secret = self
            .s3_secret_access_key
            .as_ref()
            .or(self.s3_secret_access_key_file.as_ref());
        let needed = |variable: &str| format!("{variable}: it is needed where EDBA_DOCUMENTS is a bucket");
        Ok(BucketSettings {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key_id: self
                .s3_access_key_id
                .clone()
                .ok_or_else(|| needed("EDBA_S3_ACCESS_KEY_ID"))?,
            secret_access_key: secret
                .map(|secret| secret.0.clone())
                .ok_or_else(|| needed("EDBA_S3_SECRET_ACCESS_KEY_FILE"))?,
        })
    }
}

/// Where the content of documents is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentPlace {
    Folder(PathBuf),
    Bucket { bucket: String, prefix: String },
}

impl FromStr for DocumentPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || "EDBA_DOCUMENTS: allowed: a folder, or s3://BUCKET or s3://BUCKET/PREFIX".to_owned();
        let Some(rest) = text.strip_prefix("s3://") else {
            return if text.is_empty() || text.contains("://") {
                Err(unknown())
            } else {
                Ok(Self::Folder(text.into()))
            };
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let is_path = prefix.split('/').all(|part| !matches!(part, "." | ".."));
        if bucket.len() < 3
            || !bucket.chars().all(is_name)
            || !prefix.chars().all(|c| c == '/' || is_name(c))
            || prefix.starts_with('/')
            || prefix.contains("//")
            || !is_path
        {
            return Err(unknown());
        }
        Ok(Self::Bucket {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

/// The key for a bucket; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretAccessKey(String);

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey(…)")
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let is_sound = url::Url::parse(trimmed).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    });
    is_sound.then(|| trimmed.to_owned()).ok_or_else(|| {
        "EDBA_S3_ENDPOINT: allowed: https://HOST or http://HOST, with a port where needed".into()
    })
}

fn region(text: &str) -> Result<String, String> {
    let is_sound = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_sound
        .then(|| text.to_owned())
        .ok_or_else(|| "EDBA_S3_REGION: allowed: the name of a region, such as eu-central-1".into())
}

fn access_key_id(text: &str) -> Result<String, String> {
    one_word("EDBA_S3_ACCESS_KEY_ID", text)
}

fn secret_access_key(text: &str) -> Result<SecretAccessKey, String> {
    one_word("EDBA_S3_SECRET_ACCESS_KEY", text).map(SecretAccessKey)
}

fn secret_access_key_file(path: &str) -> Result<SecretAccessKey, String> {
    let variable = "EDBA_S3_SECRET_ACCESS_KEY_FILE";
    let text = super::files::content(variable, path)?;
    one_word(variable, &text).map(SecretAccessKey)
}

fn one_word(variable: &str, text: &str) -> Result<String, String> {
    let is_sound = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
    is_sound
        .then(|| text.to_owned())
        .ok_or_else(|| format!("{variable}: allowed: one word of visible characters"))
}

fn clamav(text: &str) -> Result<ClamavAddress, String> {
    text.parse().map_err(|allowed| format!("EDBA_CLAMAV: {allowed}"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        documents: DocumentArgs,
    }

    fn settings(arguments: &[&str]) -> Result<FileSettings, String> {
        let arguments = [&["edba"][..], arguments].concat();
        let parsed = Cli::try_parse_from(arguments).map_err(|error| error.to_string())?;
        parsed.documents.settings(Path::new("/data"))
    }

    #[test]
    fn files_are_in_the_data_folder_in_another_or_in_a_bucket() {
        let own = settings(&[]).unwrap();
        assert!(matches!(own.place, Place::Folder(folder) if folder == Path::new("/data/documents")));
        assert_eq!(own.incoming, Path::new("/data/documents/incoming"));
        assert_eq!(own.at_most, 512 << 20);
        let other = settings(&["--documents", "/papers", "--documents-max-mib", "1"]).unwrap();
        assert!(matches!(other.place, Place::Folder(folder) if folder == Path::new("/papers")));
        // On the same file system as the folder: what is under way is moved into it.
        assert_eq!(other.incoming, Path::new("/papers/incoming"));
        assert_eq!(other.at_most, 1 << 20);
        let keys = ["--s3-access-key-id", "AKIA", "--s3-secret-access-key", "secret"];
        let bucket = settings(&[&["--documents", "s3://papers/edba/test/"][..], &keys].concat()).unwrap();
        assert_eq!(bucket.incoming, Path::new("/data/documents/incoming"));
        let Place::Bucket(bucket) = bucket.place else {
            panic!("a bucket")
        };
        assert_eq!(
            (bucket.bucket.as_str(), bucket.prefix.as_str()),
            ("papers", "edba/test")
        );
        assert_eq!(bucket.region, "eu-central-1");
    }

    #[test]
    fn a_wrong_setting_is_named_and_the_key_is_not_shown() {
        for (arguments, variable) in [
            (["--documents", "s3://"], "EDBA_DOCUMENTS"),
            (["--documents", "s3://a b/c"], "EDBA_DOCUMENTS"),
            (["--documents", "s3://papers/../x"], "EDBA_DOCUMENTS"),
            (["--documents", "https://papers"], "EDBA_DOCUMENTS"),
            (["--documents", "s3://papers"], "EDBA_S3_ACCESS_KEY_ID"),
            (["--s3-endpoint", "minio:9000"], "EDBA_S3_ENDPOINT"),
            (["--s3-endpoint", "https://minio/path"], "EDBA_S3_ENDPOINT"),
            (["--s3-region", ""], "EDBA_S3_REGION"),
            (["--clamav", "localhost:3310"], "EDBA_CLAMAV"),
        ] {
            let told = settings(&arguments).unwrap_err();
            assert!(told.contains(variable), "{told}");
        }
        let args = Cli::try_parse_from(["edba", "--s3-secret-access-key", "do-not-tell"]).unwrap();
        assert!(!format!("{:?}", args.documents).contains("do-not-tell"));
    }
}
