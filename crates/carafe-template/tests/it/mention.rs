//! What a template mentions is found where it is code, and nowhere else.

use carafe_template::mention::mentions;

fn found(source: &str) -> Vec<String> {
    mentions(source).iter().map(|m| format!("{:?} {} {}", m.kind, m.name, m.line)).collect()
}

#[test]
fn code_is_read_and_the_rest_is_not() {
    assert_eq!(found("{{ a|b|c(d|e) }}"), ["Filter b 1", "Filter c 1", "Filter e 1"]);
    assert_eq!(found("{% if a is not even and b is odd %}"), ["Test even 1", "Test odd 1"]);
    assert_eq!(found("\n{{ url_for(\"blog.show\", id=3) }}"), ["Route blog.show 2"]);
    assert_eq!(found("{# {{ a|b }} #}|c { {{ 'it\\'s }} |d' }}{{ x|y }}"), ["Filter y 1"]);
    assert_eq!(found("{% raw %}{{ a|b }}\n{% endraw %}{{ c|d }}"), ["Filter d 2"]);
    assert_eq!(found("{{ url_for(name) }}{{ url_for('a' ~ b) }}"), ["Route a 1"]);
}

#[test]
fn broken_templates_do_no_harm() {
    for source in ["{{", "{%", "{{ '", "{{ a|", "{# ", "{% raw %}", "{{ é|ü", "{", "}}", "{{ \"\\"] {
        assert!(mentions(source).len() < 2, "{source}");
    }
}
