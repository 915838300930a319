//! The pages for people.

use std::fmt::Write as _;

use carafe::prelude::*;
use serde::Deserialize;

use crate::{
    Short,
    html::{Text, page},
    links::{Link, Refused},
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub struct NewLink {
    name: String,
    target: String,
}

/// All links, and the form for a new one.
pub async fn index(db: Db, current: Current) -> Result {
    let links = Link::objects().all(&db).await?;
    Ok(html(page("Short", &list(&links, &current, None)?)))
}

/// Takes the form.
pub async fn add(db: Db, short: Setting<Short>, current: Current, Form(new): Form<NewLink>) -> Result {
    let (name, target) = (new.name.trim(), new.target.trim());
    match Link::add(&db, short.most, name, target).await? {
        Ok(()) => Ok(redirect(url(index, ()).fragment(name))),
        Err(refused) => {
            let again = NewLink { name: name.to_owned(), target: target.to_owned() };
            let links = Link::objects().all(&db).await?;
            Ok(html(page("Short", &list(&links, &current, Some((refused, &again)))?)).status(422))
        }
    }
}

/// Goes where a link leads.
pub async fn follow(Path(name): Path<String>, db: Db) -> Result {
    let target = Link::follow(&db, &name).await?;
    Ok(if target.starts_with('/') { redirect(target) } else { redirect_external(&target) })
}

/// Forgets a link.
pub async fn remove(Path(name): Path<String>, db: Db) -> Result {
    Link::remove(&db, &name).await?;
    Ok(redirect(url(index, ())))
}

/// What an unknown name leads to.
pub fn not_found(current: Current) -> Result {
    let home = current.url(&url(index, ()))?;
    let middle = format!(
        "<h1>No such link</h1>\n<p>It may have been removed. <a href=\"{home}\">See all links</a>.</p>"
    );
    Ok(html(page("No such link", &middle)))
}

/// The style sheet.
pub fn style() -> Reply {
    text(include_str!("style.css")).content_type("text/css; charset=utf-8").cache_control("max-age=60")
}

fn list(links: &[Link], current: &Current, refused: Option<(Refused, &NewLink)>) -> Result<String> {
    let mut middle = form(refused);
    if links.is_empty() {
        middle.push_str("<p class=\"none\">No links yet.</p>\n");
        return Ok(middle);
    }
    middle.push_str("<ul class=\"links\">\n");
    for link in links {
        middle.push_str(&row(link, current)?);
    }
    middle.push_str("</ul>\n");
    Ok(middle)
}

fn form(refused: Option<(Refused, &NewLink)>) -> String {
    let (problem, again) = match refused {
        Some((refused, again)) => (
            format!("<p class=\"problem\" id=\"problem\" role=\"alert\">{}</p>\n", Text(refused.message())),
            Some(again),
        ),
        None => (String::new(), None),
    };
    let described = if again.is_some() { " aria-describedby=\"problem\" aria-invalid=\"true\"" } else { "" };
    format!(
        r#"<form method="post" class="new">
<h1>A new link</h1>
{problem}<label>Name <input name="name" value="{name}" required maxlength="40" pattern="[A-Za-z0-9_\-]+" autocomplete="off"{described}></label>
<label>Leads to <input name="target" value="{target}" required maxlength="2000" placeholder="https://…" inputmode="url"></label>
<button>Shorten</button>
</form>
"#,
        name = Text(again.map_or("", |new| &new.name)),
        target = Text(again.map_or("", |new| &new.target)),
    )
}

fn row(link: &Link, current: &Current) -> Result<String> {
    let follow = current.url(&url(follow, &link.name))?;
    let remove = current.url(&url(remove, &link.name))?;
    let (name, target, visits) = (Text(&link.name), Text(&link.target), link.visits);
    let times = if visits == 1 { "visit" } else { "visits" };
    let mut row = String::new();
    let _ = write!(
        row,
        r#"<li id="{name}"><a class="name" href="{follow}">/{name}</a> <span class="target">{target}</span>
<span class="visits">{visits} {times}</span>
<form method="post" action="{remove}"><button aria-label="Remove {name}">Remove</button></form></li>
"#
    );
    Ok(row)
}
