//! What an enterprise does with its entry: draft, autosave, submit before the deadline, withdraw.

use chrono::{DateTime, Utc};
use entity::{
    correction_request, entry, entry_version, organization, programme,
    status::{EntryStatus, OrganizationKind, ProgrammeStatus, Role},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    access::{self, Opened, WHAT},
    dto::{Entry, EntryChange, EntryFilter, EntryInput, EntrySaved, EntrySummary},
    form::{self, FormData},
    queries,
    state::{self, Event},
    view,
};
use crate::{
    app::Context,
    attachments,
    auth::{Action, Actor, policy},
    canonical,
    db::{Db, Tx},
    error::{AppError, AppResult, ErrorCode, FieldError},
    events::{self, Receipt},
    page::{Page, PageQuery},
    precondition::IfMatch,
    programmes::{rule_pack::RulePack, service as programmes, state::is_decided},
};

/// Entries that `actor` may see.
pub async fn list(context: &Context, actor: &Actor, filter: EntryFilter) -> AppResult<Page<EntrySummary>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let (rows, total) = queries::list(db, actor, &filter, slice).await?;
    let beside = queries::beside(db, &rows).await?;
    let now = context.clock.now();
    let items = rows.iter().map(|row| view::summarize(actor, row, &beside, now)).collect::<AppResult<_>>()?;
    Ok(slice.page(items, total))
}

/// One entry whole.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<Entry> {
    let db = context.db.read();
    let opened = access::open(db, actor, Action::ViewEntries, id).await?;
    view::describe(db, actor, &opened, context.clock.now()).await
}

/// Begins an entry of the actor's enterprise. Errors: 409 while the programme takes no entries.
pub async fn create(context: &Context, actor: Actor, programme_id: &str, input: EntryInput) -> AppResult<Entry> {
    let db = context.db.read();
    let programme = programmes::find_visible(db, &actor, programme_id).await?;
    require_open(&programme, context.clock.now())?;
    let (_, pack) = programmes::rules_of(db, programme.id).await?;
    check_category(&pack, input.category.as_deref())?;
    let enterprise = own_enterprise(db, &actor).await?;
    let federation_id = federation_of(db, &enterprise).await?;
    let (now, id) = (context.clock.now(), Uuid::new_v4().to_string());
    let (author, public_id) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (author, programme, input) = (author.clone(), programme.clone(), input.clone());
            let (public_id, enterprise_id) = (public_id.clone(), enterprise.id);
            Box::pin(async move {
                let model = entry::ActiveModel {
                    public_id: Set(public_id.clone()),
                    zone_id: Set(programme.zone_id),
                    programme_id: Set(programme.id),
                    enterprise_id: Set(enterprise_id),
                    federation_id: Set(federation_id),
                    title: Set(input.title.unwrap_or_default()),
                    category: Set(input.category),
                    person: Set(String::new()),
                    status: Set(EntryStatus::Draft),
                    form: Set("{}".to_owned()),
                    version_count: Set(0),
                    created_by: Set(author.user.id),
                    version: Set(1),
                    created_at: Set(now),
                    updated_at: Set(now),
                    ..Default::default()
                };
                entry::Entity::insert(model).exec_without_returning(tx).await?;
                let event = author.event("entry_drafted", format!("entry:{public_id}"), json!({}), now);
                events::append(tx, &programmes::log_of(&programme), event).await?;
                Ok(())
            })
        })
        .await?;
    get(context, &actor, &id).await
}

fn require_open(programme: &programme::Model, now: DateTime<Utc>) -> AppResult<()> {
    if now >= programme.closes_at {
        return Err(late(programme));
    }
    if programme.status != ProgrammeStatus::Open || now < programme.opens_at {
        let opens = local(programme, programme.opens_at);
        let detail = format!("“{}”尚未开放申报，开放时间为 {opens}。", programme.title);
        return Err(AppError::new(ErrorCode::NotOpenYet, detail));
    }
    Ok(())
}

fn late(programme: &programme::Model) -> AppError {
    let closed = local(programme, programme.closes_at);
    let detail = format!("“{}”已于 {closed} 截止，不再接收申报；填写的内容仍保留为草稿。", programme.title);
    AppError::new(ErrorCode::DeadlinePassed, detail)
}

/// A moment in the programme's own zone, for people.
fn local(programme: &programme::Model, at: DateTime<Utc>) -> String {
    let zone: chrono_tz::Tz = programme.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    at.with_timezone(&zone).format("%Y年%-m月%-d日 %H:%M").to_string()
}

fn check_category(pack: &RulePack, category: Option<&str>) -> AppResult<()> {
    match category {
        Some(key) if pack.category_name(key).is_none() => {
            Err(AppError::field("category", "unknown", "没有这个类别，请从列表中选择。"))
        }
        _ => Ok(()),
    }
}

async fn own_enterprise<C: ConnectionTrait>(db: &C, actor: &Actor) -> AppResult<organization::Model> {
    let ids = actor.organizations(Role::EnterpriseUser);
    organization::Entity::find()
        .filter(organization::Column::Id.is_in(ids))
        .filter(organization::Column::Kind.eq(OrganizationKind::Enterprise))
        .filter(organization::Column::IsActive.eq(true))
        .one(db)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::Forbidden, "您的账号没有绑定企业，请联系区工会。"))
}

async fn federation_of<C: ConnectionTrait>(db: &C, enterprise: &organization::Model) -> AppResult<Option<i64>> {
    let Some(parent_id) = enterprise.parent_id else { return Ok(None) };
    let parent = organization::Entity::find_by_id(parent_id).one(db).await?;
    Ok(parent.filter(|parent| parent.kind == OrganizationKind::UnionFederation).map(|parent| parent.id))
}

/// Saves changed fields of a draft or a returned entry (autosave). A draft is no submission.
pub async fn save(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    change: EntryChange,
) -> AppResult<EntrySaved> {
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (actor, id, change) = (actor.clone(), id.clone(), change.clone());
            Box::pin(async move {
                let mut opened = access::open(tx, &actor, Action::EditEntry, &id).await?;
                version.require(opened.entry.version)?;
                let (_, pack) = programmes::rules_of(tx, opened.programme.id).await?;
                let form = apply(tx, &pack, &mut opened.entry, change).await?;
                store(tx, &opened.entry, changed_fields(&opened.entry), now).await?;
                let files = attachments::of_entry(tx, &actor, &opened.entry).await?;
                let missing = view::missing_of(&pack, &opened.entry, &form, &files);
                Ok(EntrySaved { version: opened.entry.version + 1, saved_at: now, missing })
            })
        })
        .await
}

async fn apply(tx: &Tx, pack: &RulePack, entry: &mut entry::Model, change: EntryChange) -> AppResult<FormData> {
    if !state::is_editable(entry.status) {
        let status = state::label(entry.status);
        return Err(AppError::state_forbids(format!("这份申报现在是“{status}”，内容已锁定，不能修改。")));
    }
    let mut faults = form::check_values(pack, &change.form);
    faults.extend(locked_fields(tx, entry, &change).await?);
    if !faults.is_empty() {
        return Err(AppError::validation(faults));
    }
    check_category(pack, change.category.as_deref())?;
    let mut form = view::form_of(entry)?;
    form.extend(change.form);
    entry.title = change.title.unwrap_or_else(|| entry.title.clone());
    entry.category = change.category.or_else(|| entry.category.clone());
    entry.person = form::person_of(pack, &form);
    entry.form = canonical::to_text(&Value::Object(form.clone())).map_err(AppError::internal)?;
    Ok(form)
}

/// After a return that names fields, the others keep what was submitted.
async fn locked_fields(tx: &Tx, entry: &entry::Model, change: &EntryChange) -> AppResult<Vec<FieldError>> {
    if entry.status != EntryStatus::Returned {
        return Ok(Vec::new());
    }
    let open = queries::open_corrections(tx, entry.id).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut touched: Vec<String> = change.form.keys().map(|key| format!("form.{key}")).collect();
    touched.extend(change.title.as_ref().map(|_| "title".to_owned()));
    touched.extend(change.category.as_ref().map(|_| "category".to_owned()));
    let is_locked = |field: &String| !open.iter().any(|correction| correction.field == *field);
    let refusal = |field| FieldError::new(field, "locked", "这一栏没有被退回，保持已提交的内容，不能修改。");
    Ok(touched.into_iter().filter(is_locked).map(refusal).collect())
}

fn changed_fields(entry: &entry::Model) -> entry::ActiveModel {
    entry::ActiveModel {
        title: Set(entry.title.clone()),
        category: Set(entry.category.clone()),
        person: Set(entry.person.clone()),
        form: Set(entry.form.clone()),
        ..Default::default()
    }
}

/// Submits an entry: judged against the deadline inside the transaction, numbered, frozen as a version.
pub async fn submit(context: &Context, actor: Actor, id: String, version: IfMatch) -> AppResult<Entry> {
    let db = context.db.clone();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, db) = (author.clone(), wanted.clone(), db.clone());
            Box::pin(async move { submit_in(tx, &db, &actor, &id, version).await })
        })
        .await?;
    get(context, &actor, &id).await
}

async fn submit_in(tx: &Tx, db: &Db, actor: &Actor, id: &str, version: IfMatch) -> AppResult<()> {
    let opened = access::open_locked(tx, actor, Action::EditEntry, id).await?;
    let now = db.now(tx).await?;
    version.require(opened.entry.version)?;
    let status = require_next(&opened.entry, Event::Submit)?;
    require_in_time(&opened, now)?;
    let (_, pack) = programmes::rules_of(tx, opened.programme.id).await?;
    require_complete(tx, actor, &pack, &opened.entry).await?;
    require_quota(tx, &pack, &opened.entry).await?;
    let number = match &opened.entry.number {
        Some(number) => number.clone(),
        None => next_number(tx, &opened.programme).await?,
    };
    let receipt = record_submission(tx, actor, &opened, &number, now).await?;
    freeze_version(tx, actor, &opened.entry, &receipt, now).await?;
    correction_request::Entity::update_many()
        .col_expr(correction_request::Column::ResolvedAt, Expr::value(now))
        .filter(correction_request::Column::EntryId.eq(opened.entry.id))
        .filter(correction_request::Column::ResolvedAt.is_null())
        .exec(tx)
        .await?;
    let fields = entry::ActiveModel {
        status: Set(status),
        number: Set(Some(number)),
        version_count: Set(opened.entry.version_count + 1),
        submitted_at: Set(Some(now)),
        return_reason: Set(None),
        correction_until: Set(None),
        ..Default::default()
    };
    store(tx, &opened.entry, fields, now).await
}

fn require_in_time(opened: &Opened, now: DateTime<Utc>) -> AppResult<()> {
    if view::accepts_submission(&opened.entry, &opened.programme, now) {
        return Ok(());
    }
    if opened.entry.status == EntryStatus::Returned {
        let until = opened.entry.correction_until.map(|until| local(&opened.programme, until)).unwrap_or_default();
        return Err(AppError::new(ErrorCode::DeadlinePassed, format!("补正已于 {until} 截止，请联系退回的单位。")));
    }
    require_open(&opened.programme, now)
}

async fn require_complete(tx: &Tx, actor: &Actor, pack: &RulePack, entry: &entry::Model) -> AppResult<()> {
    let files = attachments::of_entry(tx, actor, entry).await?;
    let faults: Vec<FieldError> = view::missing_of(pack, entry, &view::form_of(entry)?, &files)
        .into_iter()
        .filter(|item| item.severity == form::GapSeverity::Error)
        .map(|item| FieldError::new(item.field, "missing", item.message))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(AppError::validation(faults)) }
}

async fn require_quota(tx: &Tx, pack: &RulePack, entry: &entry::Model) -> AppResult<()> {
    let Some(limit) = pack.limits.per_enterprise_entries else { return Ok(()) };
    let others = entry::Entity::find()
        .filter(entry::Column::ProgrammeId.eq(entry.programme_id))
        .filter(entry::Column::EnterpriseId.eq(entry.enterprise_id))
        .filter(entry::Column::Id.ne(entry.id))
        .filter(entry::Column::Status.is_not_in([EntryStatus::Draft, EntryStatus::Withdrawn]))
        .count(tx)
        .await?;
    if others < u64::from(limit) {
        return Ok(());
    }
    let detail = format!("每家企业限报 {limit} 项，贵单位已提交 {others} 项；如需替换，请先撤回其中一项。");
    Err(AppError::new(ErrorCode::QuotaReached, detail))
}

/// The programme's row is locked, so that no number is given twice.
async fn next_number(tx: &Tx, programme: &programme::Model) -> AppResult<String> {
    let sequence = programme.entry_sequence + 1;
    programme::Entity::update_many()
        .col_expr(programme::Column::EntrySequence, Expr::value(sequence))
        .filter(programme::Column::Id.eq(programme.id))
        .exec(tx)
        .await?;
    Ok(format!("{}-{}-{sequence:04}", programme.edition, programme.code))
}

async fn record_submission(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    number: &str,
    now: DateTime<Utc>,
) -> AppResult<Receipt> {
    let entry = &opened.entry;
    let facts = json!({
        "number": number,
        "version": entry.version_count + 1,
        "content": canonical::sha256_hex(entry.form.as_bytes()),
    });
    let event = actor.event("entry_submitted", format!("entry:{}", entry.public_id), facts, now);
    events::append(tx, &programmes::log_of(&opened.programme), event).await
}

async fn freeze_version(
    tx: &Tx,
    actor: &Actor,
    entry: &entry::Model,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let version = entry_version::ActiveModel {
        zone_id: Set(entry.zone_id),
        entry_id: Set(entry.id),
        number: Set(entry.version_count + 1),
        title: Set(entry.title.clone()),
        category: Set(entry.category.clone()),
        person: Set(entry.person.clone()),
        form: Set(entry.form.clone()),
        receipt: Set(receipt.short()),
        submitted_by: Set(actor.user.id),
        submitted_at: Set(now),
        ..Default::default()
    };
    entry_version::Entity::insert(version).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes an entry back. It stays visible in the log.
pub async fn withdraw(
    context: &Context,
    actor: Actor,
    id: String,
    version: IfMatch,
    reason: String,
) -> AppResult<Entry> {
    let now = context.clock.now();
    let (author, wanted) = (actor.clone(), id.clone());
    context
        .db
        .write(move |tx| {
            let (actor, id, reason) = (author.clone(), wanted.clone(), reason.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::EditEntry, &id).await?;
                version.require(opened.entry.version)?;
                let status = require_next(&opened.entry, Event::Withdraw)?;
                if is_decided(opened.programme.status) {
                    return Err(AppError::state_forbids("这项评选活动已作出表彰决定，申报留作记录，不能再撤回。"));
                }
                let fields = entry::ActiveModel { status: Set(status), ..Default::default() };
                let facts = json!({ "reason": reason });
                commit_step(tx, &actor, &opened, fields, "entry_withdrawn", facts, now).await
            })
        })
        .await?;
    get(context, &actor, &id).await
}

/// The status after `event`. Errors: 409.
pub fn require_next(entry: &entry::Model, event: Event) -> AppResult<EntryStatus> {
    state::next(entry.status, event, entry.federation_id.is_some()).ok_or_else(|| {
        let status = state::label(entry.status);
        AppError::state_forbids(format!("{WHAT}现在是“{status}”，不能做这一步，请刷新后查看。"))
    })
}

/// Writes a step of an entry and its event, inside the transaction of whoever takes it.
pub async fn commit_step(
    tx: &Tx,
    actor: &Actor,
    opened: &Opened,
    fields: entry::ActiveModel,
    kind: &'static str,
    facts: Value,
    now: DateTime<Utc>,
) -> AppResult<()> {
    store(tx, &opened.entry, fields, now).await?;
    let event = actor.event(kind, format!("entry:{}", opened.entry.public_id), facts, now);
    events::append(tx, &programmes::log_of(&opened.programme), event).await?;
    Ok(())
}

/// Writes `fields` if the row is still the one that was read. Errors: 412.
async fn store(tx: &Tx, entry: &entry::Model, mut fields: entry::ActiveModel, now: DateTime<Utc>) -> AppResult<()> {
    fields.version = Set(entry.version + 1);
    fields.updated_at = Set(now);
    let written = entry::Entity::update_many()
        .set(fields)
        .filter(entry::Column::Id.eq(entry.id))
        .filter(entry::Column::Version.eq(entry.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AppError::stale(entry.version + 1)) }
}

/// Whether the actor may change the files of an entry now. Errors: 403, 404, 409.
pub async fn require_editable<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str, slot: &str) -> AppResult<Opened> {
    let opened = access::open(db, actor, Action::EditEntry, id).await?;
    policy::require(actor, Action::EditEntry, &access::target_of(&opened.entry), WHAT)?;
    if !state::is_editable(opened.entry.status) {
        let status = state::label(opened.entry.status);
        return Err(AppError::state_forbids(format!("这份申报现在是“{status}”，附件不能改动。")));
    }
    let open = queries::open_corrections(db, opened.entry.id).await?;
    let field = format!("attachments.{slot}");
    if opened.entry.status == EntryStatus::Returned && !open.is_empty() && !open.iter().any(|row| row.field == field) {
        return Err(AppError::state_forbids("这类附件没有被退回，保持已提交的文件，不能改动。"));
    }
    Ok(opened)
}
