//! What `embed_dir!` refuses.
use carafe::embed_dir;

fn main() {
    embed_dir!("");
    embed_dir!("no/such/folder");
    embed_dir!(static);
}
