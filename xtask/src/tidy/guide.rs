//! Every chapter can be found from the contents of the guide.

use super::Finding;
use crate::tree::Tree;

const FOLDER: &str = "docs/guide/src/";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let contents = tree.text("docs/guide/src/SUMMARY.md");
    let listed =
        |name: &str| contents.contains(&format!("({name})")) || contents.contains(&format!("(./{name})"));
    let chapters = tree.files().iter().filter_map(|file| file.path.strip_prefix(FOLDER));
    let chapters: Vec<&str> =
        chapters.filter(|name| name.ends_with(".md") && *name != "SUMMARY.md").collect();
    let lost = chapters.iter().filter(|name| !listed(name));
    let lost = lost.map(|name| Finding::new(format!("{FOLDER}{name}"), "the chapter is not in SUMMARY.md"));
    let links = contents.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let dead = links.map(|link| link.trim_start_matches("./")).filter(|link| !chapters.contains(link));
    let dead =
        dead.map(|link| Finding::new("docs/guide/src/SUMMARY.md", format!("there is no chapter {link:?}")));
    lost.chain(dead).collect()
}
