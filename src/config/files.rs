//! Secrets in files, as systemd, containers and packages provide them: each variable `NAME` for a secret has a twin
//! `NAME_FILE` with the path of a file that contains the value. Setting both is an error.

use super::{SecretKey, secret};
use crate::store::conn::DatabaseUrl;

pub(super) fn secret_file(path: &str) -> Result<SecretKey, String> {
    content("EDBA_SECRET_FILE", path).and_then(|text| secret(&text))
}

pub(super) fn new_secret_file(path: &str) -> Result<SecretKey, String> {
    content("--new-secret-file", path).and_then(|text| secret(&text))
}

pub(super) fn database_url_file(path: &str) -> Result<DatabaseUrl, String> {
    content("EDBA_DATABASE_URL_FILE", path).and_then(|text| text.parse())
}

/// The content of the file, without the line break that an editor leaves at its end.
pub(super) fn content(variable: &str, path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|error| format!("{variable}: the file cannot be read: {error}"))
}
