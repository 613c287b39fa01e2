//! Finds the paths that Rust code names: `use` trees unfolded, expressions, types, and what macros are given. Comments and
//! strings do not count, because it looks at tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Every path in the code, as its segments: `use a::{b, c::d}` gives `a::b` and `a::c::d`. Single words are paths too.
pub fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    if let Ok(tokens) = code.parse::<TokenStream>() {
        collect(tokens, &[], &mut found);
    }
    found
}

/// Whether the code can be read at all; a file that cannot would pass every rule.
pub fn is_readable(code: &str) -> bool {
    code.parse::<TokenStream>().is_ok()
}

fn collect(tokens: TokenStream, prefix: &[String], found: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Ident(word) => {
                if colons != 2 {
                    finish(&mut path, prefix, found);
                }
                path.push(word.to_string());
                colons = 0;
            }
            TokenTree::Group(group) => {
                let is_use_tree = colons == 2 && group.delimiter() == Delimiter::Brace;
                if is_use_tree {
                    let whole: Vec<String> = prefix.iter().chain(&path).cloned().collect();
                    path.clear();
                    collect(group.stream(), &whole, found);
                } else {
                    finish(&mut path, prefix, found);
                    collect(group.stream(), &[], found);
                }
                colons = 0;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {
                finish(&mut path, prefix, found);
                colons = 0;
            }
        }
    }
    finish(&mut path, prefix, found);
}

fn finish(path: &mut Vec<String>, prefix: &[String], found: &mut Vec<Vec<String>>) {
    if !path.is_empty() {
        found.push(prefix.iter().cloned().chain(path.drain(..)).collect());
    }
}
