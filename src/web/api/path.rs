//! Extractors of ids in a path. A segment that is not an id gives 404.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use edba_common::error::{Code, Error};
use edba_domain::Id;

/// The id in a path such as `/v1/cases/{caseId}`; the first, if there are several.
pub struct IdPath(pub Id);

impl FromRequest for IdPath {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request
            .match_info()
            .iter()
            .next()
            .and_then(|(_, text)| text.parse().ok())
            .map(IdPath)
            .ok_or_else(|| Error::new(Code::NotFound, "There is nothing at this address."));
        std::future::ready(id)
    }
}

/// An id and an integer, as in `/v1/cases/{caseId}/revisions/{revision}`.
pub struct IdAndNumber(pub Id, pub i32);

impl FromRequest for IdAndNumber {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut parts = request.match_info().iter().map(|(_, text)| text);
        let id = parts.next().and_then(|t| t.parse().ok());
        let number = parts.next().and_then(|t| t.parse().ok());
        std::future::ready(match (id, number) {
            (Some(id), Some(number)) => Ok(IdAndNumber(id, number)),
            _ => Err(Error::new(Code::NotFound, "There is nothing at this address.")),
        })
    }
}

/// An id, a year and a number, as in `/v1/bodies/{bodyId}/yearly-agendas/{year}/{yearlyAgendaNumber}`.
pub struct IdYearAndNumber(pub Id, pub i32, pub i32);

impl FromRequest for IdYearAndNumber {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut parts = request.match_info().iter().map(|(_, text)| text);
        let id = parts.next().and_then(|t| t.parse().ok());
        let year = parts.next().and_then(|t| t.parse().ok());
        let number = parts.next().and_then(|t| t.parse().ok());
        std::future::ready(match (id, year, number) {
            (Some(id), Some(year), Some(number)) => Ok(IdYearAndNumber(id, year, number)),
            _ => Err(Error::new(Code::NotFound, "There is nothing at this address.")),
        })
    }
}

/// Two ids, as in `/v1/webhook-endpoints/{endpointId}/deliveries/{messageId}`.
pub struct TwoIds(pub Id, pub Id);

impl FromRequest for TwoIds {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut parts = request.match_info().iter().map(|(_, text)| text.parse().ok());
        std::future::ready(match (parts.next().flatten(), parts.next().flatten()) {
            (Some(first), Some(second)) => Ok(TwoIds(first, second)),
            _ => Err(Error::new(Code::NotFound, "There is nothing at this address.")),
        })
    }
}
