//! A connection ends with the answer when the body of its request has not all come: of a chunked one nobody
//! knows how much is still to come, and it would be waited for as long as it does not end.

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

/// Keeps hold of a chunked body until the answer has been sent. While somebody holds a body that has not
/// ended, the framework closes the connection behind the answer; once it is dropped, it goes on to read it.
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

/// The body of a request, which the handler reads and the answer holds.
#[derive(Clone)]
struct Shared(Rc<RefCell<Payload>>);

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}

/// The body of an answer, with what was not read of the request.
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
