//! From the parts of a site to its table of routes.

use std::collections::{BTreeSet, HashMap};

use carafe_core::{Added, AppId, AppInfo, Place, Site};
use http::{HeaderValue, Method};

use super::{HostTable, LeafInfo, Literal, RouteId, RouteInfo, RouteTable, Way};
use crate::{
    route::Route,
    route::{
        converter::{
            NamedConverter,
            known::{Converters, Resolved},
        },
        csrf_exempt::CsrfExempt,
        host::{Host, HostPattern, Label},
        methods::{Entry, Hung},
        pattern::{
            Pattern,
            piece::{Piece, Segment, Spec},
        },
        problem::{Problem, ProblemKind},
        shape::{Part, Shape},
        slashes::Slashes,
        target,
        tree::{Leaf, Step},
    },
};

impl RouteTable {
    /// Gathers the routes of a site.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        Self::build_under("", site)
    }

    /// Gathers the routes of a site that the world sees below a prefix: Django's `FORCE_SCRIPT_NAME`.
    ///
    /// A request may come with the prefix or, from a proxy that takes it off, without; every link has it.
    #[must_use]
    pub fn build_under(prefix: &str, site: &Site) -> Self {
        table(prefix.trim_end_matches('/'), site)
    }
}

fn table(prefix: &str, site: &Site) -> RouteTable {
    let converters = Converters::of(site);
    let mut builder = Builder { site, converters, table: RouteTable::default(), hosts: HashMap::new() };
    builder.table.prefix = prefix.to_owned();
    builder.table.namespaces =
        site.apps().iter().map(|app| (app.namespace().to_owned(), app.parent())).collect();
    builder.converters_once();
    builder.apps();
    for added in site.parts::<Route>() {
        builder.route(added);
    }
    builder.finish()
}

struct Builder<'s> {
    site: &'s Site,
    converters: Converters,
    table: RouteTable,
    /// Which table of hosts an app belongs to.
    hosts: HashMap<AppId, usize>,
}

/// Why a segment cannot be made ready.
enum Unfit {
    Unknown(Spec),
    SpanInside(String),
}

impl Builder<'_> {
    /// Finds names that one app brings twice.
    fn converters_once(&mut self) {
        let mut seen: HashMap<(AppId, &str), Place> = HashMap::new();
        for added in self.site.parts::<NamedConverter>() {
            let name = added.part.name.as_str();
            if let Some(first) = seen.insert((added.app.id(), name), added.place) {
                self.table.problems.push(Problem {
                    kind: ProblemKind::ConverterTwice,
                    text: format!("the converter `{name}` is there twice"),
                    hint: "give one of them another name".to_owned(),
                    place: added.place,
                    other: Some(first),
                });
            }
        }
    }

    /// Finds the host of each app, and writes down which paths it owns.
    fn apps(&mut self) {
        self.table.hosts.push(HostTable::default());
        for app in self.site.apps() {
            let pattern = self
                .site
                .lineage(app.id())
                .find_map(|app| self.site.parts_of::<HostPattern>(app.id()).next());
            let host = pattern.map_or(0, |added| self.host(added));
            self.hosts.insert(app.id(), host);
            let Ok(prefix) = prefix_of(app.prefix()) else { continue };
            let Ok(mut steps) = self.steps(app.id(), prefix.segments()) else { continue };
            steps.push(Step::Below);
            let table = &mut self.table.hosts[host];
            // Two apps may share a prefix; the first is the outer one or the one that was mounted first.
            if table.owners.insert(&steps) as usize == table.owner_apps.len() {
                table.owner_apps.push(app.id());
            }
        }
    }

    fn host(&mut self, added: Added<'_, HostPattern>) -> usize {
        let text = added.part.as_str();
        if let Some(index) = self.table.hosts.iter().position(|table| table.text.as_deref() == Some(text)) {
            return index;
        }
        let labels: Result<_, _> =
            added.part.labels().iter().map(|label| self.label(added.app.id(), label)).collect();
        let labels = labels.unwrap_or_else(|unfit| {
            self.unfit(&unfit, added.app.id(), added.place);
            Vec::new()
        });
        self.table.hosts.push(HostTable {
            text: Some(text.to_owned()),
            host: Some(Host(labels)),
            ..HostTable::default()
        });
        self.table.hosts.len() - 1
    }

    fn route(&mut self, added: Added<'_, Route>) {
        let (app, place) = (added.app.id(), added.place);
        let pattern = match added.part.pattern.under(added.app.prefix()) {
            Ok(pattern) => pattern,
            Err(fault) => return self.bad_pattern(fault.to_string(), place),
        };
        let mut steps = match self.steps(app, pattern.segments()) {
            Ok(steps) => steps,
            Err(unfit) => return self.unfit(&unfit, app, place),
        };
        if pattern.is_open() {
            steps.push(Step::Below);
        }
        let spans = steps.iter().filter(|step| matches!(step, Step::Span(_) | Step::Below)).count();
        if spans > 1 {
            let text = format!("the route {:?} has two parameters that span slashes", pattern.as_str());
            return self.bad_pattern(text, place);
        }
        let host = self.hosts[&app];
        let leaf = self.leaf(host, &steps, added);
        for entry in &added.part.methods.entries {
            self.entry(entry, added, &Hangs { host, leaf, pattern: &pattern, steps: &steps });
        }
    }

    fn leaf(&mut self, host: usize, steps: &[Step], added: Added<'_, Route>) -> Leaf {
        let slashes = added.part.methods.slashes.or_else(|| {
            let mut apps = self.site.lineage(added.app.id());
            apps.find_map(|app| self.site.parts_of::<Slashes>(app.id()).last()).map(|added| *added.part)
        });
        let table = &mut self.table.hosts[host];
        let leaf = table.routes.insert(steps);
        if leaf as usize == table.leaves.len() {
            let allow = HeaderValue::from_static("");
            table.leaves.push(LeafInfo { routes: Vec::new(), allow, slashes: slashes.unwrap_or_default() });
            table.gets.push(None);
        }
        leaf
    }

    fn entry(&mut self, entry: &Entry, added: Added<'_, Route>, hangs: &Hangs<'_>) {
        let pattern = hangs.pattern;
        let id = RouteId(u32::try_from(self.table.all.len()).expect("bug in carafe: more than 2^32 routes"));
        let mut handler = entry.handler.clone();
        handler.csrf_exempt |= self.is_exempt(added.app.id());
        if let Some(foreign) = &entry.foreign {
            let segments = pattern.segments().len();
            handler.endpoint = (foreign.0)(Hung { site: self.table.prefix.clone(), segments });
        }
        let from_function = || if entry.foreign.is_some() { None } else { entry.handler.short_name() };
        let own_name = added.part.methods.name.as_deref().or_else(from_function);
        let host = &self.table.hosts[hangs.host];
        let host_params = self.host_params(added.app.id());
        let info = RouteInfo {
            id,
            name: own_name.map(|name| added.app.qualify(name)),
            host: host.text.clone(),
            pattern: if pattern.is_open() {
                format!("{}/*", pattern.as_str())
            } else {
                pattern.as_str().to_owned()
            },
            params: host_params.into_iter().chain(pattern.params().map(str::to_owned)).collect(),
            methods: entry.methods.clone(),
            handler,
            app: added.app.id(),
            place: added.place,
        };
        self.duplicates(&info, hangs);
        let host = &mut self.table.hosts[hangs.host];
        host.leaves[hangs.leaf as usize].routes.push(id);
        if info.methods.contains(&Method::GET) {
            host.gets[hangs.leaf as usize].get_or_insert(id);
        }
        if let Some(path) = path_of(hangs.steps) {
            let get = host.gets[hangs.leaf as usize];
            host.literals.insert(&path, Literal { leaf: hangs.leaf, get });
        }
        if let Some(name) = &info.name {
            self.table.by_name.entry(name.clone()).or_default().push(id);
        }
        if let Some(name) = own_name {
            let names: Vec<_> =
                self.site.lineage(info.app).map(AppInfo::name).filter(|app| !app.is_empty()).collect();
            let path = names.into_iter().rev().chain([name]).collect::<Vec<_>>().join(".");
            self.table.by_own_name.entry(path).or_default().push(id);
        }
        self.table.by_handler.entry(info.handler.type_id).or_default().push(id);
        let host = (hangs.host > 0).then_some(hangs.host);
        self.table.ways.push(Way { host, steps: hangs.steps.to_vec() });
        self.table.all.push(info);
    }

    /// Whether an app, or one that it is mounted in, takes requests of other sites.
    fn is_exempt(&self, app: AppId) -> bool {
        self.site.lineage(app).any(|app| self.site.parts_of::<CsrfExempt>(app.id()).next().is_some())
    }

    fn host_params(&self, app: AppId) -> Vec<String> {
        let mut lineage = self.site.lineage(app);
        let host = lineage.find_map(|app| self.site.parts_of::<HostPattern>(app.id()).next());
        host.map_or(Vec::new(), |added| added.part.params().map(str::to_owned).collect())
    }

    /// Tells of functions that are never called because another has the same path and method.
    fn duplicates(&mut self, new: &RouteInfo, hangs: &Hangs<'_>) {
        let leaf = &self.table.hosts[hangs.host].leaves[hangs.leaf as usize];
        let same = |old: &&RouteInfo| {
            let every = new.methods.is_empty() && old.methods.is_empty();
            every || new.methods.iter().any(|method| old.methods.contains(method))
        };
        let Some(old) = leaf.routes.iter().map(|id| self.table.info(*id)).find(same) else { return };
        let method = new
            .methods
            .iter()
            .find(|method| old.methods.contains(method))
            .map_or("every method", Method::as_str);
        self.table.problems.push(Problem {
            kind: ProblemKind::Duplicate,
            text: format!("{:?} has a function for {method} already, as {:?}", new.pattern, old.pattern),
            hint: "take one of them out, or give it another path or method".to_owned(),
            place: new.place,
            other: Some(old.place),
        });
    }

    fn steps(&self, app: AppId, segments: &[Segment]) -> Result<Vec<Step>, Unfit> {
        segments.iter().map(|segment| self.step(app, segment)).collect()
    }

    fn step(&self, app: AppId, segment: &Segment) -> Result<Step, Unfit> {
        match segment.as_slice() {
            [] => Ok(Step::Text(String::new())),
            [Piece::Text(text)] => Ok(Step::Text(text.clone())),
            [Piece::Param { spec, .. }] => {
                let param = self.resolve(app, spec)?;
                let shape = |param| Step::Shape(Shape(vec![Part::Param(param)]));
                Ok(if param.converter.spans_slashes() { Step::Span(param) } else { shape(param) })
            }
            pieces => Ok(Step::Shape(self.shape(app, pieces)?)),
        }
    }

    fn label(&self, app: AppId, label: &Segment) -> Result<Label, Unfit> {
        match label.as_slice() {
            [Piece::Text(text)] => Ok(Label::Text(text.clone())),
            pieces => Ok(Label::Shape(self.shape(app, pieces)?)),
        }
    }

    fn shape(&self, app: AppId, pieces: &[Piece]) -> Result<Shape, Unfit> {
        let part = |piece: &Piece| match piece {
            Piece::Text(text) => Ok(Part::Text(text.clone())),
            Piece::Param { name, spec } => {
                let param = self.resolve(app, spec)?;
                if param.converter.spans_slashes() {
                    Err(Unfit::SpanInside(name.clone()))
                } else {
                    Ok(Part::Param(param))
                }
            }
        };
        Ok(Shape(pieces.iter().map(part).collect::<Result<_, _>>()?))
    }

    fn resolve(&self, app: AppId, spec: &Spec) -> Result<Resolved, Unfit> {
        self.converters.resolve(self.site, app, spec).ok_or_else(|| Unfit::Unknown(spec.clone()))
    }

    fn unfit(&mut self, unfit: &Unfit, app: AppId, place: Place) {
        let problem = match unfit {
            Unfit::Unknown(spec) => Problem {
                kind: ProblemKind::UnknownConverter,
                text: format!("there is no converter `{spec}` here"),
                hint: format!(
                    "there are {}; `App::converter` adds one",
                    self.converters.names(self.site, app).join(", ")
                ),
                place,
                other: None,
            },
            Unfit::SpanInside(name) => Problem {
                kind: ProblemKind::BadPattern,
                text: format!("the parameter `{name}` spans slashes and has text beside it"),
                hint: "put it alone between two slashes".to_owned(),
                place,
                other: None,
            },
        };
        self.table.problems.push(problem);
    }

    fn bad_pattern(&mut self, text: String, place: Place) {
        let hint = "look at the prefixes of the apps it is mounted in too".to_owned();
        self.table.problems.push(Problem { kind: ProblemKind::BadPattern, text, hint, place, other: None });
    }

    fn finish(mut self) -> RouteTable {
        self.names_twice();
        let table = &mut self.table;
        for host in &mut table.hosts {
            for leaf in &mut host.leaves {
                leaf.allow = allow(leaf.routes.iter().map(|id| &table.all[id.0 as usize]));
            }
        }
        self.sort_hosts();
        self.table
    }

    fn names_twice(&mut self) {
        let mut found = Vec::new();
        for (name, ids) in &self.table.by_name {
            let first = self.table.info(ids[0]);
            let other = ids.iter().map(|id| self.table.info(*id)).find(|route| {
                route.pattern != first.pattern && route.handler.type_id != first.handler.type_id
            });
            found.extend(other.map(|second| Problem {
                kind: ProblemKind::NameTwice,
                text: format!(
                    "the name `{name}` stands for {:?} and for {:?}",
                    first.pattern, second.pattern
                ),
                hint: "give one of them a name of its own: `get(…).name(\"…\")`".to_owned(),
                place: second.place,
                other: Some(first.place),
            }));
        }
        found.sort_by_key(|problem| problem.place);
        self.table.problems.extend(found);
    }

    /// Hosts in the order of asking; the table of every host comes last.
    fn sort_hosts(&mut self) {
        let mut order: Vec<usize> = (0..self.table.hosts.len()).collect();
        order.sort_by_key(|index| {
            let host = self.table.hosts[*index].host.as_ref();
            (host.is_none(), host.map(Host::rank))
        });
        let mut old: Vec<_> = std::mem::take(&mut self.table.hosts).into_iter().map(Some).collect();
        let taken =
            order.iter().map(|index| old[*index].take().expect("bug in carafe: a host is sorted twice"));
        self.table.hosts = taken.collect();
        for way in &mut self.table.ways {
            way.host = way.host.and_then(|host| order.iter().position(|index| *index == host));
        }
    }
}

/// Where a route hangs in its table.
struct Hangs<'a> {
    host: usize,
    leaf: Leaf,
    pattern: &'a Pattern,
    steps: &'a [Step],
}

fn prefix_of(prefix: &str) -> Result<Pattern, ()> {
    if prefix.is_empty() { Ok(Pattern::empty()) } else { Pattern::parse(prefix).map_err(drop) }
}

/// `GET, HEAD, OPTIONS, POST`: sorted, so that it is the same in every process.
fn allow<'r>(routes: impl Iterator<Item = &'r RouteInfo>) -> HeaderValue {
    let mut names = BTreeSet::from(["OPTIONS".to_owned()]);
    for method in routes.flat_map(|route| &route.methods) {
        if *method == Method::GET {
            names.insert("HEAD".to_owned());
        }
        names.insert(method.as_str().to_owned());
    }
    let text = names.into_iter().collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(text).expect("bug in carafe: a method is not fit for a header")
}

/// The path of a pattern without parameters, if it is written as it is read: nothing in it can be encoded or resolved.
fn path_of(steps: &[Step]) -> Option<String> {
    let texts: Option<Vec<_>> = steps
        .iter()
        .map(|step| if let Step::Text(text) = step { Some(text.as_str()) } else { None })
        .collect();
    let path = format!("/{}", texts?.join("/"));
    target::is_plain(&path).then_some(path)
}
