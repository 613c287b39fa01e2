//! The papers of an award list: commendation list, publicity list, internal list.

use documents::{
    CommendationList, Contact, Fonts, Heading, InternalList, InternalRow, ListColumns, Paper, PublicityColumns,
    PublicityList, Stamp,
};
use entity::{award, award_list, ranking_row, ranking_run, status::AwardListStatus, zone};
use sea_orm::ConnectionTrait;

use super::{File, decimal, workbook};
use crate::{
    award_lists::{
        dto::{ListFile, NoticeKind},
        notices,
        service::Opened,
    },
    error::{AppError, AppResult},
    rankings::{queries as rankings, service as ranking},
    reviews::rules::Pack,
};

/// A paper of a list.
pub async fn award_list<C: ConnectionTrait>(
    db: &C,
    opened: &Opened,
    zone: &zone::Model,
    run: &ranking_run::Model,
    lines: Vec<award::Model>,
    wanted: ListFile,
) -> AppResult<File> {
    match wanted {
        ListFile::Commendation => commendation(opened, zone, &lines).await,
        ListFile::Publicity => publicity(opened, zone, &lines).await,
        ListFile::Internal => internal(db, opened, zone, run, &lines).await,
    }
}

fn is_final(list: &award_list::Model) -> bool {
    matches!(
        list.status,
        AwardListStatus::Final | AwardListStatus::Issued | AwardListStatus::Paid | AwardListStatus::Archived
    )
}

/// What a paper that is not final says in its page header.
fn mark(list: &award_list::Model) -> Option<String> {
    match list.status {
        AwardListStatus::Publicity => Some("公示稿".to_owned()),
        _ if is_final(list) => None,
        _ => Some("审签稿".to_owned()),
    }
}

fn stamp(opened: &Opened) -> Stamp {
    let rules: String = opened.pack.hash.chars().take(8).collect();
    Stamp {
        version: format!("名单第 {} 版", opened.list.list_version),
        sha256: opened.list.content_hash.clone(),
        rules: Some(format!("规则第 {} 版 {rules}…", opened.pack.number)),
        generated_at: notices::local(&opened.programme, opened.list.updated_at),
    }
}

fn heading(opened: &Opened, zone: &zone::Model, kind: NoticeKind, title: String) -> Heading {
    let day = notices::dated(&opened.list, &opened.programme, kind);
    Heading {
        attachment: None,
        title,
        unit: zone.name.clone(),
        document_no: opened.list.document_no.clone().unwrap_or_default(),
        date: notices::written(day),
        mark: mark(&opened.list),
    }
}

fn kind(list: &award_list::Model) -> NoticeKind {
    if is_final(list) { NoticeKind::Final } else { NoticeKind::Publicity }
}

async fn commendation(opened: &Opened, zone: &zone::Model, lines: &[award::Model]) -> AppResult<File> {
    let labels = &opened.pack.whole.labels;
    let title = notices::title(&opened.list, kind(&opened.list));
    let paper = CommendationList {
        heading: Heading {
            attachment: Some("附件1".to_owned()),
            ..heading(opened, zone, kind(&opened.list), title.clone())
        },
        columns: ListColumns {
            project: labels.entry_title.clone(),
            people: labels.person.clone(),
            ..ListColumns::golden_idea()
        },
        order: notices::ORDER,
        tiers: notices::tiers(&opened.pack.scoring.tiers, lines),
        stamp: stamp(opened),
        fonts: Fonts::default(),
    };
    workbook(format!("{title}.xlsx"), move || paper.to_xlsx()).await
}

async fn publicity(opened: &Opened, zone: &zone::Model, lines: &[award::Model]) -> AppResult<File> {
    let (Some(starts_on), Some(ends_on)) = (opened.list.starts_on, opened.list.ends_on) else {
        return Err(AppError::state_forbids("名单还没有公示时间。"));
    };
    let list_title = notices::title(&opened.list, NoticeKind::Publicity);
    let title = format!("关于{}的公示", list_title);
    let days = opened.pack.whole.publicity.working_days;
    let paper = PublicityList {
        heading: heading(opened, zone, NoticeKind::Publicity, title.clone()),
        intro: vec![format!(
            "经企业申报、工会推荐、资格审查、专家评审，形成《{}》拟表彰名单，现予公示，接受监督。",
            opened.programme.title
        )],
        period: format!("{}至{}（{days}个工作日）", notices::written(starts_on), notices::written(ends_on)),
        reporting: vec![opened.list.how_to_object.clone().unwrap_or_default()],
        contact: Contact { person: opened.list.contact.clone().unwrap_or_default(), ..Contact::default() },
        list_title,
        columns: PublicityColumns {
            project: opened.pack.whole.labels.entry_title.clone(),
            people: opened.pack.whole.labels.person.clone(),
            ..PublicityColumns::default()
        },
        order: notices::ORDER,
        tiers: notices::tiers(&opened.pack.scoring.tiers, lines),
        stamp: stamp(opened),
        fonts: Fonts::default(),
    };
    workbook(format!("{title}.xlsx"), move || paper.to_xlsx()).await
}

async fn internal<C: ConnectionTrait>(
    db: &C,
    opened: &Opened,
    zone: &zone::Model,
    run: &ranking_run::Model,
    lines: &[award::Model],
) -> AppResult<File> {
    let rows = rankings::all_rows(db, run.id).await?;
    let entries = rankings::entries(db, rows.iter().map(|row| row.entry_id).collect()).await?;
    let mut printed = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some((entry, enterprise)) = entries.get(&row.entry_id) else { continue };
        let line = lines.iter().find(|line| line.entry_id == row.entry_id);
        printed.push(internal_row(&opened.pack, row, entry, enterprise, line)?);
    }
    let labels = &opened.pack.whole.labels;
    let title = format!("{}（内部）", notices::title(&opened.list, kind(&opened.list)));
    let paper = InternalList {
        heading: heading(opened, zone, kind(&opened.list), title.clone()),
        project_label: labels.entry_title.clone(),
        people_label: labels.person.clone(),
        rounds: opened.pack.scoring.rounds.iter().map(|round| round.name.clone()).collect(),
        paper: Paper::A3Landscape,
        stamp: stamp(opened),
        fonts: Fonts::default(),
    };
    workbook(format!("{title}.xlsx"), move || paper.to_xlsx(printed)).await
}

fn internal_row(
    pack: &Pack,
    row: &ranking_row::Model,
    entry: &entity::entry::Model,
    enterprise: &entity::organization::Model,
    line: Option<&award::Model>,
) -> AppResult<InternalRow> {
    Ok(InternalRow {
        rank: row.rank.map(u32::try_from).transpose().map_err(AppError::internal)?,
        number: entry.number.clone().unwrap_or_default(),
        project: entry.title.clone(),
        organization: enterprise.name.clone(),
        credit_code: enterprise.credit_code.clone().unwrap_or_default(),
        people: entry.person.clone(),
        category: entry
            .category
            .as_deref()
            .and_then(|key| pack.whole.category_name(key))
            .unwrap_or_default()
            .to_owned(),
        round_scores: super::score_summary::round_values(pack, row)?,
        total: row.total_points.map(|points| decimal(&ranking::shown(points, pack)?)).transpose()?,
        award: line.map(|line| line.tier_name.clone()).unwrap_or_default(),
        prize_fen: line.map(|line| line.prize_fen).filter(|fen| *fen > 0),
        note: line
            .map(|line| line.note.clone())
            .filter(|note| !note.is_empty())
            .unwrap_or_else(|| reason_note(&row.reason)),
    })
}

fn reason_note(reason: &str) -> String {
    match reason {
        "enterprise_cap" => "超每家企业限额，由下一名递补",
        "vetoed" => "一票否决",
        "not_advanced" => "未进入下一轮",
        "budget" => "超出奖金预算",
        "tied_at_cut" => "名额线并列，待复议",
        "pending" => "等待并列决定",
        _ => "",
    }
    .to_owned()
}
