//! A failure as JSON: what a visitor's program gets in production, and beside it what the developer wants to know.

use carafe_core::{Error, error::FieldError};
use carafe_web::Current;
use serde_json::{Value, json};

use crate::{
    fault::{Candidate, Fault, Offered, Template},
    project::Spot,
};

pub(crate) fn write(current: &Current, error: &Error, fault: &Fault) -> String {
    let mut answer = json!({
        "status": fault.status,
        "message": fault.public,
        "request_id": current.id().to_string(),
        "detail": detail(fault),
    });
    if !error.fields().is_empty() {
        let rows = error.fields().iter().zip(&fault.fields);
        answer["fields"] = rows.map(|(field, (_, message))| field_json(field, message)).collect();
    }
    json!({ "error": answer }).to_string()
}

fn field_json(field: &FieldError, message: &str) -> Value {
    json!({ "location": field.location, "field": field.field, "message": message })
}

fn detail(fault: &Fault) -> Value {
    let place = fault.spot.as_ref().map(|(_, spot)| format!("{}:{}", spot.file, spot.line));
    let causes: Vec<_> =
        fault.causes.iter().map(|cause| json!({ "type": cause.kind, "message": cause.text })).collect();
    let own = fault.frames.iter().filter(|frame| frame.owner.is_none());
    let routes: Vec<_> = fault.candidates.iter().map(route_json).collect();
    json!({
        "title": fault.title,
        "place": place,
        "handler": fault.handler.as_ref().map(|handler| &handler.function),
        "route": fault.handler.as_ref().map(|handler| &handler.pattern),
        "causes": causes,
        "hints": fault.hints,
        "remedies": fault.remedies.iter().map(remedy_json).collect::<Vec<_>>(),
        "template": fault.template.as_ref().map(template_json),
        "calls": own.map(|frame| frame.function.as_str()).collect::<Vec<_>>(),
        "routes": routes,
    })
}

fn remedy_json(remedy: &Offered) -> Value {
    json!({ "name": remedy.name, "label": remedy.label, "does": remedy.does })
}

fn template_json(template: &Template) -> Value {
    let place = |spot: &Spot| format!("{}:{}", spot.file, spot.line);
    json!({
        "message": template.message,
        "place": template.spot.as_ref().map(place),
        "asked_for_in": template.chain.iter().map(place).collect::<Vec<_>>(),
        "looked_for": template.attempts.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        "names": template.names,
    })
}

fn route_json(candidate: &Candidate) -> Value {
    json!({ "methods": candidate.methods, "path": candidate.pattern, "why": candidate.why })
}
