//! Shared infrastructure of all pages.

pub mod bars;
pub mod components;
pub mod confirm;
pub mod cookies;
pub mod dutch;
pub mod error_page;
pub mod form;
pub mod form_errors;
pub mod form_lines;
pub mod layout;
pub mod notice;
pub mod once;
pub mod own_path;
pub mod page;
pub mod page_request;
pub mod presentation;
pub mod route;
pub mod several_forms;
pub mod upload_form;

pub use components::{Badge, Choice, PageFault};
pub use edba_common::format;
pub use form::Form;
pub use layout::Layout;
pub use page::Page;
pub use page_request::PageRequest;
