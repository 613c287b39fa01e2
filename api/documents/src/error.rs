//! What can keep a document from being written. Every message says what, which and what to do; none repeats a cell's text,
//! which may be personal.

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A cell holds more than a workbook allows (32,767 UTF-16 units).
    #[error("工作表“{sheet}”的单元格 {cell} 有 {length} 个字符，超过上限 {limit} 个；请缩短这一项的文字后重新导出")]
    TextTooLong { sheet: String, cell: String, length: usize, limit: usize },
    /// More rows than a worksheet has (1,048,576).
    #[error("“{sheet}”超过一张工作表的 1048576 行；请分批导出")]
    TooManyRows { sheet: String },
    /// A list without any line would be an empty official paper.
    #[error("“{title}”没有任何项目，不能生成名单；请先确定入选项目")]
    EmptyList { title: String },
    /// A tier was given without any entry.
    #[error("“{title}”中的等次“{tier}”没有项目；请删去该等次或补入项目")]
    EmptyTier { title: String, tier: String },
    /// A number that is not written as a plain decimal.
    #[error("“{text}”不是十进制数；请写成 92.35 这样的形式")]
    NotDecimal { text: String },
    /// A fingerprint that is not a SHA-256 in lowercase hexadecimal.
    #[error("版本“{version}”的指纹不是 64 位小写十六进制的 SHA-256；请用已冻结名单的指纹")]
    BadHash { version: String },
    /// A row of the score summary that does not fit the columns of its table.
    #[error("编号 {number} 的“{round}”有 {found} 个评分，表头有 {expected} 位评委；请补齐或标为缺席、回避")]
    MarksMismatch { number: String, round: String, expected: usize, found: usize },
    /// A row with another number of rounds than its table.
    #[error("编号 {number} 有 {found} 个轮次，表头有 {expected} 个；请按轮次逐一给出")]
    RoundsMismatch { number: String, expected: usize, found: usize },
    /// A row of a judge's sheet with another number of marks than there are criteria.
    #[error("编号 {number} 有 {found} 个指标分，表头有 {expected} 项指标；请按指标逐一给出")]
    CriteriaMismatch { number: String, expected: usize, found: usize },
    /// Prizes that add up to more than a 64-bit count of fen.
    #[error("“{title}”的奖金合计超出可表示范围；请检查各项奖金（单位：分）")]
    MoneyOverflow { title: String },
    /// The collation data of the build could not be used.
    #[error("拼音排序数据不可用：{0}；请检查程序的构建")]
    Collation(String),
    /// The laid-out sheet lacks a part that the rows are put between.
    #[error("内部错误：工作簿骨架与程序版本不符；请重新安装或报告此问题")]
    Layout,
    /// The file could not be packed.
    #[error("打包工作簿失败：{0}")]
    Pack(#[from] zip::result::ZipError),
    /// The receiver of the file failed.
    #[error("写出工作簿失败：{0}；请检查磁盘空间或网络后重试")]
    Write(#[from] std::io::Error),
    /// Numbers beyond the exact range; scoring the same data would have failed before.
    #[error("数字过大，无法精确计算；请检查评分、系数和权重")]
    Overflow(#[from] scoring::Overflow),
    /// The workbook library refused.
    #[error("生成工作簿失败：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
