//! What every page is built on.

pub mod cookies;
pub mod entry;
pub mod error_page;
pub mod form;
pub mod frame;
pub mod page;
pub mod parts;
pub mod visit;

pub use crate::written;
pub use form::Form;
pub use frame::Frame;
pub use page::Page;
pub use parts::{Badge, Choice, PageFault};
pub use visit::Visit;
