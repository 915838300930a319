//! A release build carries both folders: cargo shall notice a file that was added.

fn main() {
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=templates");
}
