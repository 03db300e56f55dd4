//! Has this package compiled again when a text changes: the macro that embeds `locales/` does not tell cargo of it.

fn main() {
    println!("cargo:rerun-if-changed=../../locales");
}
