//! Sample papers and ways to look inside a produced file. The people and companies are invented.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing helper must fail the test")]

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use documents::*;

pub fn stamp(version: &str) -> Stamp {
    Stamp {
        version: version.into(),
        sha256: "8b1d6e2047aac3f51e09b26411d07c5be93a4f06d2b87e1508c6f3a991c704fa".into(),
        rules: Some("规则第 2 版 b7d0…19ce".into()),
        generated_at: chrono::DateTime::parse_from_rfc3339("2025-12-17T14:03:22+08:00").unwrap(),
    }
}

pub fn heading(title: &str) -> Heading {
    Heading {
        attachment: Some("附件1".into()),
        title: title.into(),
        unit: "滨海高新区总工会".into(),
        document_no: "滨高工发〔2025〕12号".into(),
        date: "2025年12月17日".into(),
        mark: None,
    }
}

pub fn item(number: &str, project: &str, organization: &str, people: &str, category: &str) -> ListItem {
    ListItem {
        number: number.into(),
        project: project.into(),
        organization: organization.into(),
        people: people.into(),
        category: category.into(),
        remark: String::new(),
    }
}

pub fn tiers() -> Vec<TierSection> {
    let best = [
        ("大型机匣铣削切屑压块回用", "渤海精工装备有限公司", "沈知行", "节能减排"),
        ("门机作业半径电子围栏", "同塔重工有限公司", "陆怀远 等3人", "安全生产"),
        ("产线换型看板倒排法", "海河智造科技有限公司", "乔云舒", "科学管理"),
        ("回流焊余热分级利用", "星槎通信技术有限公司", "顾长宁", "节能减排"),
        ("冷却塔夜间变频策略", "绿洲水务有限公司", "白予安", "节能减排"),
        ("污泥干化尾气回热", "蓝湾环保工程有限公司", "闻人朗", "节能减排"),
        ("注塑模具磁吸定位销", "合砺模具有限公司", "温如是 等2人", "小改小革"),
        ("轴承滚道油石快换座", "恒澜轴承有限公司", "钟离越", "小改小革"),
        ("班组小讲台积分课", "天枢芯软科技有限公司", "叶见秋", "职工文化"),
        ("高压线束压接防错治具", "云帆数控有限公司", "卫青禾", "安全生产"),
    ];
    let good = [
        ("五色工位点检牌", "津川电气有限公司", "柳照", "安全生产"),
        ("切削液循环再生", "渤海精工装备有限公司", "沈知行 等2人", "节能减排"),
        ("电芯化成余电回馈", "津沽新能动力有限公司", "莫闻笙", "节能减排"),
        ("夜班巡检语音留痕", "沽上食品有限公司", "𠮷野 㛃", "科学管理"),
        ("吊装盲区声光联锁", "启岳航空部件有限公司", "祝余", "安全生产"),
        ("冷链月台预约叫号", "望潮冷链有限公司", "宁归远", "科学管理"),
        (
            "洁净服快脱拉链与无尘车间更衣流程一体化改造及推广应用",
            "滨远生物制药（天津滨海高新技术产业开发区）有限责任公司",
            "路遥知",
            "小改小革",
        ),
        ("焊缝试块复用架", "卓衡检测有限公司", "程砚", "小改小革"),
    ];
    let section = |name: &str, first: usize, lines: &[(&str, &str, &str, &str)]| TierSection {
        name: name.into(),
        items: (first..)
            .zip(lines)
            .map(|(n, (project, organization, people, category))| {
                item(&format!("JDZ-2025-{n:04}"), project, organization, people, category)
            })
            .collect(),
    };
    vec![section("最佳金点子", 12, &best), section("优秀金点子", 101, &good)]
}

pub fn commendation() -> CommendationList {
    CommendationList {
        heading: heading("2025年度“金点子”表彰名单"),
        columns: ListColumns::golden_idea(),
        order: ListOrder::OrganizationPinyin,
        tiers: tiers(),
        stamp: stamp("名单第 3 版"),
        fonts: Fonts::default(),
    }
}

pub fn publicity() -> PublicityList {
    PublicityList {
        heading: Heading {
            attachment: None,
            mark: Some("公示稿".into()),
            ..heading("关于2025年度“金点子”拟表彰项目的公示")
        },
        intro: vec![
            "根据《2025年度职工“金点子”征集评选活动方案》，经企业推荐、资格审查、专家评审和集体研究，拟对18项“金点子”予以\
             表彰。现将名单予以公示，接受社会监督。"
                .into(),
        ],
        period: "2025年12月13日至12月19日17:00（5个工作日）".into(),
        reporting: PublicityList::usual_reporting(),
        contact: Contact {
            person: "周经办".into(),
            phone: "022-00000000".into(),
            address: "滨海高新区海泰大道1号 302室".into(),
            mailbox: "gonghui@example.cn".into(),
        },
        list_title: "2025年度“金点子”拟表彰名单".into(),
        columns: PublicityColumns::default(),
        order: ListOrder::OrganizationPinyin,
        tiers: tiers(),
        stamp: stamp("名单第 3 版"),
        fonts: Fonts::default(),
    }
}

pub fn internal() -> InternalList {
    InternalList {
        heading: Heading { attachment: None, ..heading("2025年度“金点子”表彰名单（内部）") },
        project_label: "项目名称".into(),
        people_label: "建议人".into(),
        rounds: vec!["网络初评".into(), "现场终评".into()],
        paper: Paper::A3Landscape,
        stamp: stamp("名单第 3 版"),
        fonts: Fonts::default(),
    }
}

pub fn internal_rows() -> Vec<InternalRow> {
    let row = |rank: u32, number: &str, total: &str, award: &str, fen: Option<i64>, note: &str| InternalRow {
        rank: Some(rank),
        number: number.into(),
        project: "大型机匣铣削切屑压块回用".into(),
        organization: "渤海精工装备有限公司".into(),
        credit_code: "911201160000000001".into(),
        people: "沈知行".into(),
        category: "节能减排".into(),
        round_scores: vec![Some(Decimal::parse("88.775").unwrap()), Some(Decimal::from_ten_thousandths(912_500, 2))],
        total: Some(Decimal::parse(total).unwrap()),
        award: award.into(),
        prize_fen: fen,
        note: note.into(),
    };
    vec![
        row(1, "0012", "94.10", "最佳金点子", Some(2_000_000), ""),
        row(2, "0107", "92.00", "优秀金点子", Some(1_000_000), ""),
        row(3, "0031", "91.98", "", None, "超限额（每企业2项），保留名次，由下一名递补"),
        row(4, "0032", "91.50", "递补第1位", None, "名额内无空缺"),
        InternalRow {
            rank: None,
            total: None,
            round_scores: vec![None, None],
            note: "形式审查未通过".into(),
            ..row(5, "0033", "0", "", None, "")
        },
    ]
}

pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

pub fn summary() -> ScoreSummary {
    let judges = |n: usize| (1..=n).map(|i| format!("评委{i}")).collect::<Vec<_>>();
    let online = RoundColumns {
        name: "网络初评".into(),
        judges: judges(7),
        trims: true,
        is_measured: false,
        value_label: "平均".into(),
    };
    let defence = RoundColumns {
        name: "现场终评".into(),
        judges: judges(3),
        trims: false,
        is_measured: true,
        value_label: "得分".into(),
    };
    let rounds = vec![online, defence];
    let given = |text: &str| Mark::Given(decimal(text));
    let row = |number: &str, rank: u32, total: &str| SummaryRow {
        number: number.into(),
        project: "门机作业半径电子围栏".into(),
        organization: "同塔重工有限公司".into(),
        rounds: vec![
            RoundMarks {
                marks: vec![
                    Mark::DroppedHigh(decimal("95.5")),
                    given("90"),
                    given("88.50"),
                    Mark::DroppedLow(decimal("70.25")),
                    Mark::Recused,
                    given("91"),
                    given("89.5"),
                ],
                measured: None,
                value: Some(decimal("89.75")),
            },
            RoundMarks {
                marks: vec![given("92"), Mark::Absent, Mark::NotAssigned],
                measured: Some(decimal("12.5")),
                value: Some(decimal("92.00")),
            },
        ],
        bonus: Some(decimal("2")),
        deduction: None,
        total: Some(decimal(total)),
        rank: Some(rank),
        award: "最佳金点子".into(),
    };
    ScoreSummary {
        heading: Heading { attachment: None, ..heading("2025年度“金点子”评分汇总表") },
        project_label: "项目名称".into(),
        paper: ScoreSummary::paper_for(&rounds),
        rounds,
        rows: vec![row("0012", 1, "93.10"), row("0107", 2, "91.02"), row("0033", 3, "90.00")],
        signers: ScoreSummary::usual_signers(),
        stamp: stamp("评分汇总 v1"),
        fonts: Fonts::default(),
    }
}

pub fn register() -> EntryRegister {
    let row = |number: &str, order: u32| RegisterRow {
        number: number.into(),
        project: "产线换型看板倒排法".into(),
        category: "科学管理".into(),
        organization: "海河智造科技有限公司".into(),
        credit_code: "91120116MA0000001X".into(),
        person: "乔云舒".into(),
        phone: "02200000000".into(),
        order: Some(order),
        eligible: "符合".into(),
    };
    EntryRegister {
        heading: Heading { attachment: Some("附件2".into()), ..heading("2025年度“金点子”申报汇总表") },
        project_label: "项目名称".into(),
        people_label: "负责人".into(),
        rows: vec![row("001", 1), row("002", 2)],
        signed: RegisterSigned { recommending_unit: "海河片区工会联合会".into(), ..RegisterSigned::default() },
        stamp: stamp("申报汇总 v1"),
        fonts: Fonts::default(),
    }
}

pub fn judge_sheet() -> JudgeSheet {
    let row = |number: &str, marks: [Option<&str>; 3], total: Option<&str>, comment: &str| JudgeRow {
        number: number.into(),
        project: "门机作业半径电子围栏".into(),
        marks: marks.map(|mark| mark.map(decimal)).to_vec(),
        total: total.map(decimal),
        comment: comment.into(),
    };
    JudgeSheet {
        heading: Heading {
            attachment: None, unit: String::new(), ..heading("网络初评评委评分表（评委3）")
        },
        project_label: "项目名称".into(),
        criteria: vec![
            ("创新能力与创新性".into(), decimal("40")),
            ("经济效益".into(), decimal("30")),
            ("推广应用".into(), decimal("30")),
        ],
        rows: vec![
            row("E-07", [Some("35"), Some("26.5"), Some("0")], Some("61.5"), "数据翔实，推广面偏窄"),
            row("E-12", [None, None, None], None, "回避"),
        ],
        stamp: stamp("评分表 v1"),
        fonts: Fonts::default(),
    }
}

pub fn payout() -> PayoutSheet {
    let row = |organization: &str, fen: i64| PayoutRow {
        organization: organization.into(),
        payee: organization.into(),
        bank: "某某银行滨海支行".into(),
        account: "0200000000000000019".into(),
        award: "最佳金点子".into(),
        prize_fen: fen,
    };
    PayoutSheet {
        heading: Heading { attachment: None, ..heading("2025年度“金点子”奖金发放表") },
        rows: vec![row("渤海精工装备有限公司", 2_000_000), row("同塔重工有限公司", 1_000_050)],
        signers: PayoutSheet::usual_signers(),
        stamp: stamp("名单第 3 版"),
        fonts: Fonts::default(),
    }
}

/// Every paper by file name.
pub fn all_papers() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("commendation", commendation().to_xlsx().unwrap()),
        ("publicity", publicity().to_xlsx().unwrap()),
        ("internal", internal().to_xlsx(internal_rows()).unwrap()),
        ("summary", summary().to_xlsx().unwrap()),
        ("judge-sheet", judge_sheet().to_xlsx().unwrap()),
        ("payout", payout().to_xlsx().unwrap()),
        ("register", register().to_xlsx().unwrap()),
    ]
}

/// The cells of a sheet from its first row and column, read back.
pub fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Texts of one column.
pub fn column(rows: &[Vec<Data>], index: usize) -> Vec<String> {
    rows.iter().map(|row| row[index].to_string()).collect()
}

/// Texts of the row that begins with `first`.
pub fn row_of(rows: &[Vec<Data>], first: &str) -> Vec<String> {
    rows.iter().find(|row| row[0] == Data::String(first.into())).unwrap().iter().map(ToString::to_string).collect()
}

/// Formula cells in all sheets.
pub fn formula_count(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    names.iter().map(|name| book.worksheet_formula(name).unwrap().used_cells().count()).sum()
}

/// One part of the package as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Names of the parts of the package.
pub fn part_names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}
