//! Files in a bucket of an S3 service: `PREFIX/ab/ID`, as in a folder.
//!
//! Each operation runs on the thread that asks for it, on a runtime of its own, and waits there: it is for threads that may
//! wait.

mod http;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::time::Duration;

use bytes::{Buf, Bytes};
use edba_common::error::{Error, Result};
use edba_domain::{Id, Moment};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    Error as StoreError, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
};
use tokio::runtime::Runtime;

use crate::errors::{disk, unavailable};
use crate::folder::address;
use crate::settings::BucketSettings;
use http::Connector;

/// The size of a part. What is not larger is put at once.
const PART: u64 = 8 << 20;
/// How long an operation is tried again, and how often: a client waits for it.
const RETRY_FOR: Duration = Duration::from_secs(30);
const RETRIES: usize = 5;

/// A bucket with files.
#[derive(Debug)]
pub struct Bucket {
    store: AmazonS3,
    prefix: String,
}

impl Bucket {
    /// Errors: a setting that cannot be used. The bucket is not asked.
    pub fn open(settings: &BucketSettings) -> Result<Self> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_virtual_hosted_style_request(false)
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: RETRY_FOR,
                ..RetryConfig::default()
            })
            .with_http_connector(Connector);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder
            .build()
            .map_err(|e| Error::internal(format!("EDBA_DOCUMENTS: the bucket cannot be used: {e}")))?;
        Ok(Self {
            store,
            prefix: settings.prefix.trim_matches('/').to_owned(),
        })
    }

    fn key(&self, id: &Id) -> Path {
        Path::from(format!("{}/{}", self.prefix, address(id)))
    }

    /// Puts a file under this id.
    pub fn keep(&self, mut file: File, bytes: u64, id: &Id) -> Result<()> {
        file.seek(SeekFrom::Start(0)).map_err(disk)?;
        let key = self.key(id);
        let runtime = runtime()?;
        if bytes <= PART {
            let content = PutPayload::from(next_part(&mut file)?);
            return runtime
                .block_on(self.store.put(&key, content))
                .map(drop)
                .map_err(no_answer);
        }
        runtime.block_on(async {
            let mut upload = self.store.put_multipart(&key).await.map_err(no_answer)?;
            let put = async {
                loop {
                    // Read while nothing else runs on this thread: one part is in memory at a time.
                    let part = next_part(&mut file)?;
                    if part.is_empty() {
                        return upload.complete().await.map(drop).map_err(no_answer);
                    }
                    upload.put_part(part.into()).await.map_err(no_answer)?;
                }
            };
            let put = put.await;
            if put.is_err()
                && let Err(error) = upload.abort().await
            {
                tracing::warn!(%error, %id, "the parts of a broken upload stay in the bucket");
            }
            put
        })
    }

    /// None if it is not there, with another length than this where one is given.
    pub fn read(
        &self,
        id: &Id,
        range: Range<u64>,
        bytes: Option<u64>,
    ) -> Result<Option<Box<dyn Read + Send>>> {
        let is_so_long = |length: u64| bytes.is_none_or(|bytes| bytes == length);
        if range.is_empty() {
            let length = self.length(id)?.filter(|length| is_so_long(*length));
            return Ok(length.map(|_| Box::new(io::empty()) as Box<dyn Read + Send>));
        }
        let runtime = runtime()?;
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let got = runtime.block_on(self.store.get_opts(&self.key(id), options));
        let got = found(got)?.filter(|got| is_so_long(got.meta.size));
        Ok(got.map(|got| {
            Box::new(Content {
                runtime,
                stream: got.into_stream(),
                piece: Bytes::new(),
            }) as Box<dyn Read + Send>
        }))
    }

    pub fn length(&self, id: &Id) -> Result<Option<u64>> {
        let head = runtime()?.block_on(self.store.head(&self.key(id)));
        Ok(found(head)?.map(|meta| meta.size))
    }

    /// Returns whether it was there.
    pub fn remove(&self, id: &Id) -> Result<bool> {
        // S3 answers the same for what is not there.
        if self.length(id)?.is_none() {
            return Ok(false);
        }
        let deleted = runtime()?.block_on(self.store.delete(&self.key(id)));
        Ok(found(deleted)?.is_some())
    }

    /// Every file with its length and when it was last written. Ignores other names than ids; logs how many.
    pub fn each(&self, visit: &mut dyn FnMut(Id, u64, Moment) -> Result<()>) -> Result<()> {
        let runtime = runtime()?;
        let prefix = (!self.prefix.is_empty()).then(|| Path::from(self.prefix.as_str()));
        let mut list = self.store.list(prefix.as_ref());
        let mut unknown = 0_u64;
        while let Some(meta) = runtime.block_on(list.next()) {
            let meta = meta.map_err(no_answer)?;
            let id: Option<Id> = meta.location.filename().and_then(|name| name.parse().ok());
            match id.filter(|id| self.key(id) == meta.location) {
                Some(id) => visit(id, meta.size, Moment::new(meta.last_modified))?,
                None => unknown += 1,
            }
        }
        if unknown > 0 {
            tracing::warn!(
                prefix = self.prefix,
                unknown,
                "the bucket has files whose names are not those of versions; they are ignored"
            );
        }
        Ok(())
    }
}

fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(Error::internal)
}

fn no_answer(error: StoreError) -> Error {
    unavailable("The document store does not answer; try again shortly.", error)
}

/// None for what is not there.
fn found<T>(result: object_store::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(no_answer(error)),
    }
}

/// The next part of a file; empty at its end.
fn next_part(file: &mut File) -> Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(PART).read_to_end(&mut part).map_err(disk)?;
    Ok(part)
}

/// The content of a file, piece by piece as it comes.
struct Content {
    runtime: Runtime,
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    piece: Bytes,
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.runtime.block_on(self.stream.next()) {
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        if let Some(start) = buffer.get_mut(..length) {
            self.piece.copy_to_slice(start);
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests;
