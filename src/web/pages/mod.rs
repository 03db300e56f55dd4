//! Pages for people. None loads anything from another host, and none has a script or a style in its
//! text, so that the strict Content-Security-Policy holds.

pub mod docs;
