//! What every page is built on.

pub mod confirm;
pub mod cookies;
pub mod dutch;
pub mod entry;
pub mod error_page;
pub mod form;
pub mod frame;
pub mod notice;
pub mod once;
pub mod page;
pub mod parts;
pub mod visit;

pub use crate::written;
pub use form::Form;
pub use frame::Frame;
pub use page::Page;
pub use parts::{Badge, Choice, PageFault};
pub use visit::Visit;
