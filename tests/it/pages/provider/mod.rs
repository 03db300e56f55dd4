//! Signing in through a provider of one's organisation: a real one, that the tests start.

mod attacks;
mod harness;
mod identities;
mod in_the_browser;
mod refused;
mod signing_in;

use harness::World;
