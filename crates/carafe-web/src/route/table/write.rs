//! From values to a path that a browser reads as ours, and that leads back to the same values.

use crate::route::{
    converter::known::Resolved,
    host::{Host, Label},
    shape::{Part, Shape},
    target,
    tree::Step,
};

/// The path of a route with these values for its parameters, or which value does not fit.
pub(super) fn path<'t>(steps: &[Step], values: &mut impl Iterator<Item = &'t str>) -> Result<String, String> {
    let mut path = String::new();
    for step in steps {
        // The value before ended in a slash; another one here would make an empty segment.
        if path.ends_with('/') {
            return Err("a value that ends in a slash is followed by another segment".to_owned());
        }
        if matches!(step, Step::Below) {
            break;
        }
        path.push('/');
        match step {
            Step::Text(text) => path.extend(target::write_segment(text)),
            Step::Shape(shape) => path.extend(target::write_segment(&segment(shape, values)?)),
            Step::Span(param) => push_span(&mut path, param, values)?,
            Step::Below => {}
        }
    }
    Ok(path)
}

/// The name of a host with these values for its parameters.
pub(super) fn host<'t>(host: &Host, values: &mut impl Iterator<Item = &'t str>) -> Result<String, String> {
    let mut labels = Vec::new();
    for label in &host.0 {
        labels.push(match label {
            Label::Text(text) => text.clone(),
            Label::Shape(shape) => {
                let label = segment(shape, values)?;
                let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                let good = label.bytes().all(fits)
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.len() < 64;
                if good { label } else { return Err(format!("{label:?} cannot be a part of a host name")) }
            }
        });
    }
    Ok(labels.join("."))
}

fn segment<'t>(shape: &Shape, values: &mut impl Iterator<Item = &'t str>) -> Result<String, String> {
    let mut segment = String::new();
    let mut expected = Vec::new();
    for part in &shape.0 {
        match part {
            Part::Text(text) => segment.push_str(text),
            Part::Param(param) => {
                let (text, value) = one(param, values)?;
                segment.push_str(&text);
                expected.push(value.into_boxed_str());
            }
        }
    }
    if target::is_dots(&segment) {
        return Err(format!("{segment:?} is a dot segment, which browsers resolve"));
    }
    let mut found = Vec::new();
    // Between several parameters the text of one may hold what ends another: `a-b` before a `-`.
    if shape.0.len() > 1 && !(shape.take(&segment, &mut found) && found == expected) {
        return Err(format!("{segment:?} would be read as other values"));
    }
    Ok(segment)
}

/// The text of a parameter, and the value that is read from it.
fn one<'t>(param: &Resolved, values: &mut impl Iterator<Item = &'t str>) -> Result<(String, String), String> {
    let value = values.next().expect("bug in carafe: fewer values than parameters");
    let text = param.converter.write(value);
    let read = text.as_deref().and_then(|text| param.converter.read(text));
    match (&text, read) {
        (Some(text), Some(read)) if !text.contains(char::is_control) => {
            Ok((text.clone().into_owned(), read.into_owned()))
        }
        _ => {
            let name = param.key.split('#').next().unwrap_or_default();
            Err(format!("{value:?} is not what the converter `{name}` takes"))
        }
    }
}

fn push_span<'t>(
    path: &mut String,
    param: &Resolved,
    values: &mut impl Iterator<Item = &'t str>,
) -> Result<(), String> {
    let (text, _) = one(param, values)?;
    if target::span_limit(&text) < text.len() || target::has_dot_segment(&format!("/{text}")) {
        return Err(format!("{text:?} has an empty or a dot segment"));
    }
    path.push_str(&target::write(&text));
    Ok(())
}
