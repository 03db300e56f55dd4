//! Sign-in through an organisation's identity provider: a real one, started by the tests.

mod attacks;
mod harness;
mod identities;
mod in_the_browser;
mod refused;
mod signing_in;

use harness::World;
