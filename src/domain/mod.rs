//! The rules of the board, pure and synchronous: no database, no web, no clock.
//!
//! Everything here takes facts and a moment and gives back a decision. What is asked of the
//! world is asked by `service`, what is kept is kept by `store`.

#[macro_use]
mod text_enum;
pub mod attributes;
pub mod ballot;
pub mod case;
pub mod client_address;
pub mod codes;
pub mod collation;
pub mod disclosure;
pub mod fault;
pub mod fault_code;
pub mod figure;
pub mod folding;
pub mod funding;
pub mod id;
pub mod identity;
pub mod link_quota;
pub mod machine;
pub mod mandate;
pub mod measuring;
pub mod meeting;
pub mod moment;
pub mod money;
pub mod network_address;
pub mod notices;
pub mod reference;
pub mod search_words;
pub mod seating;
pub mod security;
pub mod text;
pub mod webhook;
pub mod working_days;

pub use fault::Fault;
pub use fault_code::FaultCode;
pub use figure::Figure;
pub use id::Id;
pub use moment::Moment;
pub use money::Cents;
pub use text_enum::UnknownCode;
