//! A failure as JSON: what a visitor's program gets in production, and beside it what the developer wants to know.

use carafe_core::{Error, error::FieldError};
use carafe_web::Current;
use serde_json::{Value, json};

use crate::fault::{Candidate, Fault};

pub(crate) fn write(current: &Current, error: &Error, fault: &Fault) -> String {
    let mut answer = json!({
        "status": fault.status,
        "message": fault.public,
        "request_id": current.id().as_str(),
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
        "calls": own.map(|frame| frame.function.as_str()).collect::<Vec<_>>(),
        "routes": routes,
    })
}

fn route_json(candidate: &Candidate) -> Value {
    json!({ "methods": candidate.methods, "path": candidate.pattern, "why": candidate.why })
}
