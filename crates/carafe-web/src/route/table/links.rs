//! From a link to its text: which route is meant, and what it says.

use std::cmp::Reverse;

use carafe_core::{AppId, Place};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{RouteId, RouteInfo, RouteTable, write};
use crate::route::link::{Kind, Link, LinkError, To};

/// A query's names and values: everything but the unreserved is encoded, so that no reader of queries errs.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What may not stand in a fragment (WHATWG URL, fragment percent-encode set, and `%` itself).
const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'\\');

impl RouteTable {
    /// Writes a link as seen from a page of an app (or from outside of any): a path with query and fragment.
    ///
    /// A link to an app that has a host of its own begins with it: `//acme.example.com/`.
    ///
    /// # Errors
    /// A function without a route, a name that no route has, values that are too few or do not fit their
    /// converters, a value that is a dot segment or has a control character.
    pub fn url(&self, link: &Link, from: Option<AppId>) -> Result<String, LinkError> {
        self.url_at(link, from, None)
    }

    /// As [`url`](RouteTable::url), with the port at which other hosts of the site are reached.
    pub(crate) fn url_at(
        &self,
        link: &Link,
        from: Option<AppId>,
        port: Option<u16>,
    ) -> Result<String, LinkError> {
        let written = self.written(link, from)?;
        Ok(match (written.host, port) {
            (Some(host), Some(port)) => format!("//{host}:{port}{}", written.path),
            (Some(host), None) => format!("//{host}{}", written.path),
            (None, _) => written.path,
        })
    }

    /// Writes a link with scheme and host: for mails, feeds and jobs. The host never comes from a request.
    ///
    /// # Errors
    /// As [`url`](RouteTable::url), and when there is no `origin`.
    pub fn absolute_url(
        &self,
        link: &Link,
        from: Option<AppId>,
        origin: Option<&str>,
    ) -> Result<String, LinkError> {
        let written = self.written(link, from)?;
        let parts = origin.and_then(|origin| origin.trim_end_matches('/').split_once("://"));
        let Some((scheme, authority)) = parts else {
            let hint =
                "set `site.origin` to the address that visitors use, for example \"https://example.com\"";
            return Err(fault(
                link,
                Kind::NoOrigin,
                "the site does not know its own origin".to_owned(),
                hint,
            ));
        };
        let authority = match (written.host, port_of(authority)) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host,
            (None, _) => authority.to_owned(),
        };
        Ok(format!("{scheme}://{authority}{}", written.path))
    }

    /// Whether a route has this name.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.by_own_name.contains_key(name)
    }

    fn written(&self, link: &Link, from: Option<AppId>) -> Result<Written, LinkError> {
        if let Some(value) = &link.values.fault {
            let hint = "give text, a number, or a list of such";
            return Err(fault(link, Kind::BadValue, format!("a link cannot hold {value}"), hint));
        }
        let mut first = None;
        for id in self.nearest(link, from)? {
            match self.fill(link, id) {
                Ok(written) => return Ok(written),
                Err(error) => drop(first.get_or_insert(error)),
            }
        }
        Err(first.expect("bug in carafe: a link has no candidates and no error"))
    }

    /// The routes that a link can mean, all equally near to the app it is seen from.
    fn nearest(&self, link: &Link, from: Option<AppId>) -> Result<Vec<RouteId>, LinkError> {
        let mut ids = self.meant(link, from)?;
        if let Some(within) = &link.within {
            let below = format!("{within}.");
            ids.retain(|id| {
                let (namespace, _) = &self.namespaces[self.info(*id).app.index()];
                namespace == within || namespace.starts_with(&below)
            });
        }
        let distance = |id: &RouteId| Reverse(self.common(from, self.info(*id).app));
        let Some(best) = ids.iter().map(distance).min() else {
            return Err(self.not_within(link));
        };
        ids.retain(|id| distance(id) == best);
        Ok(ids)
    }

    fn meant(&self, link: &Link, from: Option<AppId>) -> Result<Vec<RouteId>, LinkError> {
        match &link.to {
            To::Handler(type_id, name) => self.by_handler.get(type_id).cloned().ok_or_else(|| {
                let text = format!("the function `{name}` has no route");
                fault(
                    link,
                    Kind::NoRoute,
                    text,
                    "add it to an app: `.get(\"/…\", function)`, and mount that app",
                )
            }),
            To::Name(name) => {
                let name = self.absolute_name(name, from);
                let ids = self.by_name.get(&name).or_else(|| self.by_own_name.get(&name));
                ids.cloned().ok_or_else(|| self.unknown_name(link, &name))
            }
        }
    }

    /// `.show` on a page of `blog` is `blog.show`.
    fn absolute_name(&self, name: &str, from: Option<AppId>) -> String {
        let Some(relative) = name.strip_prefix('.') else { return name.to_owned() };
        match from.map(|app| self.namespaces[app.index()].0.as_str()) {
            None | Some("") => relative.to_owned(),
            Some(namespace) => format!("{namespace}.{relative}"),
        }
    }

    /// How many apps both are in.
    fn common(&self, from: Option<AppId>, app: AppId) -> usize {
        let lineage = |app: AppId| {
            let mut apps: Vec<_> =
                std::iter::successors(Some(app), |app| self.namespaces[app.index()].1).collect();
            apps.reverse();
            apps
        };
        let Some(from) = from else { return 0 };
        lineage(from).iter().zip(&lineage(app)).take_while(|(a, b)| a == b).count()
    }

    fn fill(&self, link: &Link, id: RouteId) -> Result<Written, LinkError> {
        let (info, way) = (self.info(id), &self.ways[id.0 as usize]);
        let (texts, rest) = arguments(link, info)?;
        let mut texts = texts.into_iter();
        let bad = |text: String| {
            let hint = format!("the route is {:?}, added at {}", info.pattern, info.place);
            fault(link, Kind::BadValue, text, &hint)
        };
        let host = way.host.and_then(|host| self.hosts[host].host.as_ref());
        let host = host.map(|host| write::host(host, &mut texts)).transpose().map_err(bad)?;
        let mut path = format!("{}{}", self.prefix, write::path(&way.steps, &mut texts).map_err(bad)?);
        push_query(&mut path, link.query.iter().chain(rest));
        if let Some(fragment) = &link.fragment {
            path.push('#');
            path.extend(utf8_percent_encode(fragment, FRAGMENT));
        }
        Ok(Written { host, path })
    }

    fn unknown_name(&self, link: &Link, name: &str) -> LinkError {
        let mut near: Vec<_> = self.by_name.keys().map(|known| (distance(known, name), known)).collect();
        near.sort();
        let names: Vec<_> = near.iter().take(5).map(|(_, known)| format!("`{known}`")).collect();
        let hint = match names.as_slice() {
            [] => "no route has a name: closures need `.name(\"…\")`".to_owned(),
            names => format!("the nearest names are {}", names.join(", ")),
        };
        fault(link, Kind::UnknownName, format!("there is no route named `{name}`"), &hint)
    }

    fn not_within(&self, link: &Link) -> LinkError {
        let within = link.within.as_deref().unwrap_or_default();
        let what = match &link.to {
            To::Handler(_, name) => format!("the function `{name}`"),
            To::Name(name) => format!("the name `{name}`"),
        };
        let namespaces: Vec<_> = self.namespaces.iter().map(|(name, _)| format!("`{name}`")).collect();
        let hint = format!("the namespaces are {}", namespaces.join(", "));
        fault(link, Kind::NoRoute, format!("{what} has no route within `{within}`"), &hint)
    }
}

/// A link in text: its host if that is not the site's, and the rest.
struct Written {
    host: Option<String>,
    path: String,
}

/// The texts of the parameters in order, and the named values that no parameter takes.
fn arguments<'l>(
    link: &'l Link,
    info: &RouteInfo,
) -> Result<(Vec<&'l str>, Vec<&'l (String, String)>), LinkError> {
    let wrong = |text: String| {
        let hint = format!("the route {:?} has the parameters [{}]", info.pattern, info.params.join(", "));
        fault(link, Kind::WrongArguments, text, &hint)
    };
    let (given, named) = (&link.values.ordered, &link.values.named);
    if !given.is_empty() {
        let texts: Vec<_> = given.iter().map(String::as_str).collect();
        let rest = named.iter().collect();
        let fits = texts.len() == info.params.len();
        return if fits {
            Ok((texts, rest))
        } else {
            Err(wrong(format!("the link gives {} values", given.len())))
        };
    }
    let value = |param: &String| {
        let found = named.iter().find(|(name, _)| name == param);
        found
            .map(|(_, text)| text.as_str())
            .ok_or_else(|| wrong(format!("the link gives no value for `{param}`")))
    };
    let texts = info.params.iter().map(value).collect::<Result<_, _>>()?;
    Ok((texts, named.iter().filter(|(name, _)| !info.params.contains(name)).collect()))
}

fn push_query<'q>(path: &mut String, pairs: impl Iterator<Item = &'q (String, String)>) {
    for (index, (name, value)) in pairs.enumerate() {
        path.push(if index == 0 { '?' } else { '&' });
        path.extend(utf8_percent_encode(name, QUERY));
        path.push('=');
        path.extend(utf8_percent_encode(value, QUERY));
    }
}

/// The port after a host: `[::1]:8000` has one, `[::1]` has none.
fn port_of(authority: &str) -> Option<&str> {
    let (_, port) = authority.rsplit_once(':')?;
    port.bytes().all(|b| b.is_ascii_digit()).then_some(port)
}

/// How many letters must change; names that end alike are near whatever the app.
fn distance(known: &str, asked: &str) -> usize {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    if last(known) == last(asked) { 1 } else { strsim::damerau_levenshtein(known, asked) + 1 }
}

fn fault(link: &Link, kind: Kind, text: String, hint: &str) -> LinkError {
    let place: Place = link.place;
    LinkError { kind, text, hint: hint.to_owned(), place }
}
