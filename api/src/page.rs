//! Lists on the wire: a bounded page and an opaque cursor to the next one.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{AppError, AppResult};

const DEFAULT_LIMIT: u64 = 50;
const MAX_LIMIT: u64 = 100;

/// Where a list goes on and how much of it is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows wanted, 1 to 100; 50 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
}

/// One page of a list with a total order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it back to get the next page; `null` on the last one.
    pub next_cursor: Option<String>,
    /// Rows in the whole list, as far as the caller may see it.
    pub total: u64,
}

/// A checked page: rows `offset .. offset + limit`.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    pub offset: u64,
    pub limit: u64,
}

impl PageQuery {
    /// Checks the query. Errors: 422 when the limit is out of range or the cursor is not one of ours.
    pub fn slice(&self) -> AppResult<Slice> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(AppError::field("limit", "range", format!("每页行数应在 1 到 {MAX_LIMIT} 之间。")));
        }
        let offset = match self.cursor.as_deref() {
            None => 0,
            Some(cursor) => cursor
                .strip_prefix('p')
                .and_then(|digits| u32::from_str_radix(digits, 36).ok())
                .map(u64::from)
                .ok_or_else(|| AppError::field("cursor", "cursor", "翻页标记无效，请从第一页重新开始。"))?,
        };
        Ok(Slice { offset, limit })
    }
}

impl Slice {
    /// Makes the page from its rows and the size of the whole list.
    pub fn page<T>(self, items: Vec<T>, total: u64) -> Page<T> {
        let end = self.offset + self.limit;
        Page { items, next_cursor: (end < total).then(|| format!("p{}", radix36(end))), total }
    }
}

fn radix36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit(u32::try_from(number % 36).unwrap_or(0), 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_leads_to_the_next_page() {
        let first = PageQuery { cursor: None, limit: Some(50) }.slice().unwrap().page(vec![(); 50], 120);
        let second = PageQuery { cursor: first.next_cursor, limit: Some(50) }.slice().unwrap();
        assert_eq!((second.offset, second.limit), (50, 50));
        let third = PageQuery { cursor: second.page(vec![(); 50], 120).next_cursor, limit: Some(50) }.slice().unwrap();
        assert_eq!(third.page(vec![(); 20], 120).next_cursor, None);
    }

    #[test]
    fn a_foreign_cursor_and_an_unbounded_page_are_refused() {
        assert!(PageQuery { cursor: Some("x1".into()), limit: None }.slice().is_err());
        assert!(PageQuery { cursor: None, limit: Some(101) }.slice().is_err());
        assert!(PageQuery { cursor: None, limit: Some(0) }.slice().is_err());
    }
}
