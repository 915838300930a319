//! Rust literals as TOML writes them.

use syn::{Expr, ExprLit, Lit, UnOp};

/// A literal, a negative one, or a list of literals, as TOML; nothing for any other expression.
pub(crate) fn of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                Some(format!("-{}", literal(lit)?))
            }
            _ => None,
        },
        Expr::Array(array) => {
            let items: Option<Vec<String>> = array.elems.iter().map(of).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        _ => None,
    }
}

fn literal(lit: &Lit) -> Option<String> {
    match lit {
        Lit::Str(text) => Some(quoted(&text.value())),
        Lit::Char(c) => Some(quoted(&c.value().to_string())),
        Lit::Bool(value) => Some(value.value.to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => {
            let digits = number.base10_digits();
            Some(if digits.ends_with('.') { format!("{digits}0") } else { digits.to_owned() })
        }
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
