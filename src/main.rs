//! The command line: arguments in, the application out; nothing else.

use edba::{cli, config};

fn main() -> std::process::ExitCode {
    cli::run(config::parse())
}
