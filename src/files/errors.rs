//! Errors of files, stores and scanners as errors of a use case.

use std::io;

use edba_common::error::{Code, Error};

/// The pointer of every fault of a file.
pub const FILE: &str = "/file";

/// 400 for a file that is refused.
pub fn refused(code: &str, text: impl Into<String>) -> Error {
    Error::fault(FILE, code, text)
}

/// 413: the file is larger than the service takes.
pub fn too_large(at_most: u64) -> Error {
    Error::new(
        Code::PayloadTooLarge,
        format!("A file has at most {at_most} bytes."),
    )
}

/// 503: something that the service needs does not answer now. Logged with its cause.
pub fn unavailable(detail: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let error = Error {
        detail: detail.to_owned(),
        ..Error::busy(source)
    };
    tracing::warn!(%error, "a file could not be received, read or removed");
    error
}

/// An error of the disk: 503 where there is no room, else 500.
pub fn disk(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => unavailable(
            "There is no room for files at this moment; try again later.",
            error,
        ),
        _ => Error::internal(error),
    }
}
