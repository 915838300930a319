//! The page of a site that has no route yet.

use crate::{code, markup::Markup};

const FIRST: &str = "App::new().get(\"/\", || \"Hello, World!\").run()";

pub(super) fn write(page: &mut Markup) {
    page.raw("<main>\n<p class=\"cup\" aria-hidden=\"true\">\u{2615}</p>\n<h1>It works.</h1>\n");
    page.raw("<p class=\"lead\">Your site runs, and it has no route yet. Give it one in <code>src/main.rs</code>:</p>\n");
    page.raw("<pre class=\"code\" tabindex=\"0\"><span class=\"line\">");
    code::write(page, FIRST);
    page.raw("\n</span></pre>\n<p>Then start it again. What there is to know next:</p>\n<ul>\n");
    page.raw("<li><code>cargo run -- help</code> lists the commands of your program.</li>\n");
    page.raw("<li><code>cargo run -- routes</code> lists the routes, <code>cargo run -- check</code> looks for mistakes.</li>\n");
    page.raw("<li>Errors are explained on pages like this one, to you alone: a release build has none of them.</li>\n");
    page.raw("</ul>\n</main>\n");
}
