//! 核对: the first sheet, which says how the workbook is read and counts what agrees.

use rust_xlsxwriter::Worksheet;
use scoring::{RoundingMode, RulePack};

use super::limits::Limits;
use super::page::{Check, DIFFERENT, Head, Page, Range, SAME, STATED};
use crate::DocumentError;
use crate::format::Look;

const NAME: &str = "核对";
/// The address of the error that formulas allow for.
pub(super) const EPSILON: &str = "='核对'!$B$2";
/// From the row of the conclusion to the first row of the columns: an empty row, a title and heads.
const TO_COLUMNS: usize = 4;

/// The sheet over the checked columns of all others.
pub(super) fn write(pack: &RulePack, limits: Limits, checks: &[Check]) -> Result<Worksheet, DocumentError> {
    let mut page = Page::new(NAME)?;
    page.line(&format!("{}：重算核对", pack.title), Look::Sum)?;
    page.text("计算误差")?;
    page.step(&limits.text(), limits.places())?;
    page.end_row();
    for words in explanation(pack.rounding.mode) {
        page.line(&words, Look::Plain)?;
    }
    let heads = [Head::plain("合计"), Head::plain(SAME), Head::plain(DIFFERENT), Head::plain(STATED)];
    let block = page.open("结论", &heads, 1)?;
    let count = |column: u16| {
        let first = block.range(0).cell(TO_COLUMNS);
        let all = Range { first, last: first }.columns(column, 1);
        format!("SUM({})", Range { last: all.cell(checks.len().saturating_sub(1)), ..all })
    };
    let different = block.range(2).first;
    page.step(&format!("IF({different}=0,\"全部一致\",\"有不一致\")"), 0)?;
    for column in 3..6 {
        page.step(&count(column), 0)?;
    }
    page.end_row();
    let heads = ["表", "内容", "列", SAME, DIFFERENT, STATED].map(Head::plain);
    page.open("各列", &heads, checks.len())?;
    for check in checks {
        page.text(check.range.first.page)?;
        page.text(&check.block)?;
        page.text(&check.label)?;
        for word in [SAME.to_owned(), DIFFERENT.to_owned(), format!("{STATED}*")] {
            page.step(&format!("COUNTIF({},\"{word}\")", check.range), 0)?;
        }
        page.end_row();
    }
    page.into_worksheet()
}

fn explanation(mode: RoundingMode) -> Vec<String> {
    let mode = match mode {
        RoundingMode::HalfUp => "四舍五入",
        RoundingMode::HalfEven => "四舍六入五成双",
        RoundingMode::Truncate => "截尾",
    };
    [
        "每个“核对”列左边是引擎印出的数，再左边是公式从原始评分算出的数；规则没有写取整的地方不取整，显示六位小数。".to_owned(),
        format!("取整方式：{mode}。表格用二进制计算，公式把离取整分界不到上述误差的数当作正在分界上；生成本表时已用分数逐一核实，没有一个数会因此算错。"),
        format!("不能在表格里可靠重算的数，核对列写“{STATED}”和原因，公式列写“—”，后面的公式用引擎的数。"),
        "若公式列是空的，请重新计算全部公式（Excel 与 WPS：Ctrl+Alt+F9；LibreOffice：Ctrl+Shift+F9）。".to_owned(),
    ]
    .into()
}
