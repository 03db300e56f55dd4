//! Entry point: parses the command line and runs the command.

use edba::{cli, config};

fn main() -> std::process::ExitCode {
    cli::run(config::parse())
}
