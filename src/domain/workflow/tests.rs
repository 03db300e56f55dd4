//! Tests of the state machine: an independent copy of the legal table, a story for each condition, and the picture.

mod board_stories;
mod fixtures;
mod later_stories;
mod legal;
mod picture;
mod review_stories;
mod safety;
