//! Closes the connection after the response if a chunked request body was not read to its end: its remaining
//! length is unknown, and the server would otherwise wait for the rest indefinitely.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::Stream;

/// Keeps a chunked body alive until the response is sent. While an unfinished body is alive, the framework
/// closes the connection after the response; if it is dropped earlier, the framework reads it to the end.
pub async fn end_with_the_answer<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Answer<B>>, Error> {
    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let unread = chunked.then(|| {
        let shared = Shared(Rc::new(RefCell::new(request.take_payload())));
        request.set_payload(Payload::Stream {
            payload: Box::pin(shared.clone()),
        });
        shared
    });
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| Answer {
        body: Box::pin(body),
        _unread: unread,
    }))
}

/// The body of a request, shared by the handler that reads it and the response that keeps it alive.
#[derive(Clone)]
struct Shared(Rc<RefCell<Payload>>);

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}

/// The body of a response, with the unread rest of the request.
pub struct Answer<B> {
    body: Pin<Box<B>>,
    _unread: Option<Shared>,
}

impl<B: MessageBody> MessageBody for Answer<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_mut().poll_next(cx)
    }
}
