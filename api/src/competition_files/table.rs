//! A CSV text as a header and numbered rows. Notes what keeps it from being read; knows no column's meaning.

use std::collections::BTreeMap;

use scoring::Message;

/// What was read from a file: values, the line of each, and what is wrong.
#[derive(Debug)]
pub struct Rows<T> {
    /// The values in the order of the file.
    pub values: Vec<T>,
    /// The line each value begins on.
    pub lines: Vec<u64>,
    /// What is wrong with the file itself.
    pub faults: Vec<FileFault>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { values: Vec::new(), lines: Vec::new(), faults: Vec::new() }
    }
}

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// The line it is on, from 1.
    pub line: u64,
    /// What is wrong and which value it is.
    pub message: Message,
    /// What to do about it.
    pub remedy: Message,
}

impl FileFault {
    pub(crate) fn new(line: u64, message: (String, String), remedy: (&str, &str)) -> FileFault {
        FileFault { line, message: Message::new(message.0, message.1), remedy: Message::new(remedy.0, remedy.1) }
    }
}

/// The header of a file: which column stands where.
pub(super) struct Header {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
}

impl Header {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

/// One row of a file.
pub(super) struct Record<'a> {
    header: &'a Header,
    fields: &'a csv::StringRecord,
    pub line: u64,
}

impl Record<'_> {
    /// The field of a column; empty when the file does not have the column.
    pub(super) fn get(&self, name: &str) -> &str {
        self.header.positions.get(name).and_then(|position| self.fields.get(*position)).unwrap_or_default()
    }
}

/// Reads a file row by row. `check_header` may refuse the header, `take` makes a value of each row.
pub(super) fn read<T>(
    bytes: &[u8],
    required: &[&str],
    check_header: impl Fn(&Header, &mut Vec<FileFault>),
    take: impl Fn(&Header, &Record<'_>, &mut Vec<FileFault>) -> T,
) -> Rows<T> {
    let mut rows = Rows::default();
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(first)) => read_header(&first, required, &mut rows.faults),
        Some(Err(error)) => return unreadable(rows, &error),
        None => read_header(&csv::StringRecord::new(), required, &mut rows.faults),
    };
    check_header(&header, &mut rows.faults);
    if !rows.faults.is_empty() {
        return rows;
    }
    for record in records {
        let fields = match record {
            Ok(fields) => fields,
            Err(error) => return unreadable(rows, &error),
        };
        let line = fields.position().map_or(0, csv::Position::line);
        if fields.len() != header.names.len() {
            let (have, need) = (fields.len(), header.names.len());
            let message = (
                format!("这一行有 {have} 栏，表头有 {need} 栏"),
                format!("the row has {have} fields, the header {need}"),
            );
            rows.faults.push(FileFault::new(
                line,
                message,
                ("请补齐或删去多余的栏", "make the row as long as the header"),
            ));
            continue;
        }
        let record = Record { header: &header, fields: &fields, line };
        let value = take(&header, &record, &mut rows.faults);
        rows.values.push(value);
        rows.lines.push(line);
    }
    rows
}

fn read_header(first: &csv::StringRecord, required: &[&str], faults: &mut Vec<FileFault>) -> Header {
    let names: Vec<String> = first.iter().map(str::to_owned).collect();
    let mut positions = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        if name.is_empty() {
            let column = position + 1;
            let message = (format!("第 {column} 栏没有名称"), format!("column {column} has no name"));
            faults.push(FileFault::new(1, message, ("请给这一栏命名，或删除", "name the column or remove it")));
        } else if positions.insert(name.clone(), position).is_some() {
            let message = (format!("栏名 \"{name}\" 重复"), format!("the column \"{name}\" is there twice"));
            faults.push(FileFault::new(1, message, ("请只保留一栏", "keep one of them")));
        }
    }
    for name in required.iter().filter(|name| !positions.contains_key(**name)) {
        let message = (format!("缺少栏 \"{name}\""), format!("the column \"{name}\" is missing"));
        faults.push(FileFault::new(1, message, ("请补上这一栏", "add the column")));
    }
    Header { names, positions }
}

fn unreadable<T>(mut rows: Rows<T>, error: &csv::Error) -> Rows<T> {
    let line = error.position().map_or(1, csv::Position::line);
    let message = (format!("无法读取：{error}"), format!("cannot be read: {error}"));
    rows.faults.push(FileFault::new(line, message, ("请另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8")));
    rows
}

/// Writes rows as CSV with LF line ends, quoting only where needed.
pub(super) fn write<R, F>(header: &[&str], rows: R) -> Result<Vec<u8>, csv::Error>
where
    R: IntoIterator<Item = Vec<F>>,
    F: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
