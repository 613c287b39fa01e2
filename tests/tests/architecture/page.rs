//! The page's folders: a feature never reaches into another, components are props in and events out, and what is shared
//! knows no feature.

use super::{Breach, Source};

/// Ways to talk to the server; a component has none of them.
const REQUESTS: [&str; 6] =
    ["fetch(", "useQuery(", "useMutation(", "useInfiniteQuery(", "new XMLHttpRequest", "new EventSource"];

pub fn breaches(sources: &[Source]) -> Vec<Breach> {
    sources.iter().flat_map(breaches_in).collect()
}

fn breaches_in(source: &Source) -> Vec<Breach> {
    let code = without_comments(&source.text);
    let own = feature(&source.path);
    let is_component = source.path.contains("/components/");
    let breach = |import: &str, rule| Breach { file: source.path.clone(), import: import.to_owned(), rule };
    let mut found = Vec::new();
    for import in imports(&code).iter().filter_map(|import| resolve(&source.path, import)) {
        let target = feature(&format!("web-ui/src/{import}")).map(str::to_owned);
        if let (Some(own), Some(target)) = (own, &target)
            && own != target
        {
            found.push(breach(&import, "a feature never imports another; what both need lies in shared"));
        }
        if source.path.starts_with("web-ui/src/shared/") && target.is_some() {
            found.push(breach(&import, "what is shared knows no feature"));
        }
        if is_component && import.starts_with("api/client") {
            found.push(breach(&import, "a component makes no requests; its page or a composable does"));
        }
    }
    if is_component {
        for request in REQUESTS.iter().filter(|request| calls(&code, request)) {
            found.push(breach(request, "a component makes no requests; its page or a composable does"));
        }
    }
    found
}

/// `reviews` for `web-ui/src/features/reviews/Sheet.vue`.
fn feature(file: &str) -> Option<&str> {
    file.strip_prefix("web-ui/src/features/")?.split('/').next()
}

/// What the code imports or exports from, by `from '…'`, `import '…'` and `import('…')`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        for (at, _) in code.match_indices(keyword) {
            let rest = code.get(at + keyword.len()..).unwrap_or_default().trim_start_matches([' ', '(', '\n']);
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else { continue };
            if let Some((import, _)) = rest.get(1..).and_then(|inside| inside.split_once(quote)) {
                found.push(import.to_owned());
            }
        }
    }
    found
}

/// An import as a path below `web-ui/src`; nothing for a package.
fn resolve(file: &str, import: &str) -> Option<String> {
    if let Some(path) = import.strip_prefix("@/") {
        return Some(path.to_owned());
    }
    if !import.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = file.strip_prefix("web-ui/src/")?.split('/').collect();
    parts.pop();
    for step in import.split('/') {
        match step {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Whether the code calls this by its own name: `fetch(` but not `refetch(` or `query.fetch(`.
fn calls(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.' && c != '$')
    })
}

/// Good enough for our sources: whole-line and block comments go, and a `//` after a space up to the end of its line.
fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    code.push_str(rest);
    code.lines()
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line.split_once(" // ").map_or(line, |(code, _)| code)
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}
