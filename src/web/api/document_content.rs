//! The content of a version of a document.

use super::Answer;
use super::path::IdAndNumber;
use crate::ApiRequest;
use crate::content::ContentRequest;
use edba_service::documents;

pub async fn read(request: ApiRequest, version: IdAndNumber, asked: ContentRequest) -> Answer {
    let IdAndNumber(id, number) = version;
    request
        .content(asked, move |cx| documents::content(cx, id, number))
        .await
}
