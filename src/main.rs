//! The command line: arguments in, the application out; nothing else.

use clap::Parser;
use edba::cli;
use edba::config::Cli;

fn main() -> std::process::ExitCode {
    cli::run(Cli::parse())
}
