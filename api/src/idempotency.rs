//! Repeated requests (`Idempotency-Key`): a POST that comes again under its key gets the answer that was given, and its work
//! is not done twice. Knows nothing of any feature.
//!
//! The key is claimed by the first transaction of the request, so that work and claim are committed together or not at
//! all; the answer is recorded right after. A refused request has committed nothing and leaves no claim: it is judged anew.
//! A process that dies between commit and record leaves a claim without an answer: a repetition learns that the work is
//! done, and never does it again. Keys belong to one account and are forgotten after [`LIFETIME`].

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{
    Error, HttpMessage, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{Method, StatusCode, header},
    middleware::Next,
    web::{Bytes, BytesMut, Data},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency_key;
use futures::{StreamExt, stream};
use memchr::memmem;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, SqlErr, sea_query::Expr};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    app::{Context, MAX_JSON_BYTES},
    auth::{Actor, guard},
    db::Tx,
    error::{AppError, AppResult, ErrorCode},
    precondition::etag,
};

/// How long a key is remembered.
pub const LIFETIME: TimeDelta = TimeDelta::hours(24);
/// How long a missing answer may still be on its way; after that its process has died.
const ANSWER_ON_ITS_WAY: TimeDelta = TimeDelta::seconds(60);
const HEADER: &str = "idempotency-key";
/// Says that an answer is a repetition.
const REPLAYED: &str = "idempotency-replayed";
/// Status in the table while there is no answer.
const OPEN: i64 = 0;

tokio::task_local! {
    /// The claim of the request being answered.
    static CLAIM: Arc<Claim>;
}

/// A key that belongs to the request being answered.
#[derive(Debug)]
pub struct Claim {
    zone_id: i64,
    user_id: i64,
    key: String,
    request_hash: String,
    at: DateTime<Utc>,
    is_committed: AtomicBool,
}

/// The claim that the next transaction has to make; `None` once one has made it.
pub fn pending() -> Option<Arc<Claim>> {
    CLAIM.try_with(Arc::clone).ok().filter(|claim| !claim.is_committed())
}

/// Keeps an answer from being recorded, because it shows a secret once. A repetition learns only that the work is done.
pub fn shown_once(mut answer: HttpResponse) -> HttpResponse {
    answer.extensions_mut().insert(ShownOnce);
    answer
}

struct ShownOnce;

impl Claim {
    /// Claims the key inside the transaction that does the work. Errors: 409 when another request has claimed it.
    pub async fn insert(&self, tx: &Tx) -> AppResult<()> {
        self.rows_of_key().filter(idempotency_key::Column::CreatedAt.lte(self.at - LIFETIME)).exec(tx).await?;
        let row = idempotency_key::ActiveModel {
            zone_id: Set(self.zone_id),
            user_id: Set(self.user_id),
            key: Set(self.key.clone()),
            request_hash: Set(self.request_hash.clone()),
            status: Set(OPEN),
            body: Set(String::new()),
            created_at: Set(self.at),
            ..Default::default()
        };
        match idempotency_key::Entity::insert(row).exec_without_returning(tx).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(in_progress()),
            Err(error) => Err(error.into()),
        }
    }

    /// To be called when the transaction that made the claim is committed.
    pub fn commit(&self) {
        self.is_committed.store(true, Ordering::Release);
    }

    fn is_committed(&self) -> bool {
        self.is_committed.load(Ordering::Acquire)
    }

    fn rows_of_key(&self) -> sea_orm::DeleteMany<idempotency_key::Entity> {
        idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::UserId.eq(self.user_id))
            .filter(idempotency_key::Column::Key.eq(self.key.as_str()))
    }

    /// The answer of the request that used the key before. Errors: 422 when that was another request, 409 when there is no
    /// answer.
    async fn answer_before(&self, context: &Context) -> AppResult<Option<HttpResponse>> {
        let before = idempotency_key::Entity::find()
            .filter(idempotency_key::Column::UserId.eq(self.user_id))
            .filter(idempotency_key::Column::Key.eq(self.key.as_str()))
            .filter(idempotency_key::Column::CreatedAt.gt(self.at - LIFETIME))
            .one(context.db.read())
            .await?;
        let Some(before) = before else { return Ok(None) };
        if before.request_hash != self.request_hash {
            let detail = "这个 Idempotency-Key 已用于另一项请求；请刷新页面后重新提交，新的请求用新的键。";
            return Err(AppError::new(ErrorCode::IdempotencyMismatch, detail));
        }
        match u16::try_from(before.status).ok().and_then(|status| StatusCode::from_u16(status).ok()) {
            Some(status) => Ok(Some(replay(status, before.body))),
            None if before.created_at + ANSWER_ON_ITS_WAY > self.at => Err(in_progress()),
            None => Err(already_done()),
        }
    }

    /// Records the answer of the committed work, and forgets keys that are too old.
    async fn record(self: Arc<Self>, context: &Context, status: StatusCode, body: String) -> AppResult<()> {
        context
            .db
            .write(move |tx| {
                let (claim, body) = (self.clone(), body.clone());
                Box::pin(async move {
                    idempotency_key::Entity::update_many()
                        .col_expr(idempotency_key::Column::Status, Expr::value(i64::from(status.as_u16())))
                        .col_expr(idempotency_key::Column::Body, Expr::value(body))
                        .filter(idempotency_key::Column::UserId.eq(claim.user_id))
                        .filter(idempotency_key::Column::Key.eq(claim.key.as_str()))
                        .exec(tx)
                        .await?;
                    idempotency_key::Entity::delete_many()
                        .filter(idempotency_key::Column::CreatedAt.lte(claim.at - LIFETIME))
                        .exec(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}

fn in_progress() -> AppError {
    AppError::new(ErrorCode::RequestInProgress, "同一请求正在处理，没有重复执行；请过几秒刷新页面查看结果。")
}

fn already_done() -> AppError {
    AppError::new(ErrorCode::AlreadyDone, "这项操作已经完成，没有重复执行；当时的答复没有保留，请刷新页面查看结果。")
}

/// What an answer shows that has an entity tag.
#[derive(Deserialize)]
struct Versioned {
    version: i64,
}

fn replay(status: StatusCode, body: String) -> HttpResponse {
    let media_type = if status.is_success() { "application/json" } else { "application/problem+json" };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((REPLAYED, "true"));
    if let Ok(Versioned { version }) = serde_json::from_str(&body) {
        answer.insert_header(etag(version));
    }
    if body.is_empty() { answer.finish() } else { answer.content_type(media_type).body(body) }
}

/// Middleware: answers a POST with an `Idempotency-Key` once. Requests without the header or of nobody pass through.
pub async fn answer_once(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    // In a place of its own, since it is large, and most requests have no key.
    Box::pin(answer_key_once(request, next)).await
}

async fn answer_key_once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let claim = match claim_of(&mut request).await {
        Ok(Some(claim)) => Arc::new(claim),
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(refusal) => return Ok(request.into_response(refusal.error_response())),
    };
    let Some(context) = request.app_data::<Data<Context>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match claim.answer_before(&context).await {
        Ok(None) => {}
        Ok(Some(answer)) => return Ok(request.into_response(answer)),
        Err(refusal) => return Ok(request.into_response(refusal.error_response())),
    }
    let answer = CLAIM.scope(claim.clone(), next.call(request)).await?;
    // What the server failed at after its first commit is not an answer to repeat.
    if !claim.is_committed() || answer.status().is_server_error() {
        return Ok(answer.map_into_boxed_body());
    }
    remember(&context, claim, answer).await
}

async fn remember(
    context: &Context,
    claim: Arc<Claim>,
    answer: ServiceResponse<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, answer) = answer.into_parts();
    let (answer, body) = answer.into_parts();
    let bytes =
        to_bytes(body).await.map_err(|error| AppError::internal(anyhow::anyhow!("an answer: {}", error.into())))?;
    let is_shown_once = answer.extensions().contains::<ShownOnce>();
    let text = String::from_utf8(bytes.to_vec()).ok().filter(|_| !is_shown_once);
    let (status, kept) = match text {
        Some(text) => (answer.status(), text),
        None => {
            let instead = already_done().error_response();
            let body = to_bytes(instead.into_body()).await.unwrap_or_default();
            (StatusCode::CONFLICT, String::from_utf8_lossy(&body).into_owned())
        }
    };
    if let Err(error) = claim.record(context, status, kept).await {
        // The work is done and the caller gets the answer; only a repetition will not.
        tracing::warn!(code = ?error.code, "The answer of a request was not recorded under its Idempotency-Key");
    }
    Ok(ServiceResponse::new(request, answer.set_body(BoxBody::new(bytes))))
}

/// The key of a request of somebody who is signed in. Puts the body back after hashing it.
async fn claim_of(request: &mut ServiceRequest) -> AppResult<Option<Claim>> {
    let Some(key) = request.headers().get(HEADER) else { return Ok(None) };
    let key = check_key(key.to_str().unwrap_or_default())?;
    // Whoever is not signed in is refused by the guard, or calls something public that has nothing to repeat.
    let Ok(actor) = guard::actor_of(request.request()).await else { return Ok(None) };
    let body = read_body(request).await?;
    let claim = claim(request, &actor, key, &body)?;
    request.set_payload(Payload::Stream { payload: Box::pin(stream::once(async { Ok::<_, PayloadError>(body) })) });
    request.extensions_mut().insert(actor);
    Ok(Some(claim))
}

fn claim(request: &ServiceRequest, actor: &Actor, key: String, body: &Bytes) -> AppResult<Claim> {
    let context = request.app_data::<Data<Context>>().ok_or_else(guard::no_context)?;
    Ok(Claim {
        zone_id: actor.zone.id,
        user_id: actor.user.id,
        key,
        request_hash: fingerprint(request, body),
        at: context.clock.now(),
        is_committed: AtomicBool::new(false),
    })
}

/// A structured string (`"…"`) or the bare text, as the draft standard and most clients have it.
fn check_key(value: &str) -> AppResult<String> {
    let key = value.trim_matches('"');
    let is_plain = key.chars().all(|c| c.is_ascii_graphic());
    if is_plain && (8..=128).contains(&key.len()) {
        return Ok(key.to_owned());
    }
    Err(AppError::new(ErrorCode::BadRequest, "Idempotency-Key 头应为 8 到 128 个可见的 ASCII 字符，如随机的 UUID。"))
}

async fn read_body(request: &mut ServiceRequest) -> AppResult<Bytes> {
    let (limit, refusal) = if boundary(request).is_some() {
        let context = request.app_data::<Data<Context>>().ok_or_else(guard::no_context)?;
        (
            context.config.storage.max_upload_bytes(),
            AppError::new(ErrorCode::AttachmentTooLarge, "文件过大，请压缩后再上传。"),
        )
    } else {
        (MAX_JSON_BYTES, AppError::new(ErrorCode::PayloadTooLarge, "提交的内容过大，请删减后重试。"))
    };
    let mut payload = request.take_payload();
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| AppError::new(ErrorCode::BadRequest, "请求内容不完整，请重新提交。"))?;
        if body.len() + chunk.len() > limit {
            return Err(refusal);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// What makes two requests the same: method, address, body. The boundary between the parts of an upload is random, so
/// it does not count.
fn fingerprint(request: &ServiceRequest, body: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{} {}\n", request.method(), request.uri()).as_bytes());
    let boundary = boundary(request).unwrap_or_default();
    let mut begin = 0;
    if !boundary.is_empty() {
        for at in memmem::find_iter(body, boundary.as_bytes()) {
            digest.update(body.get(begin..at).unwrap_or_default());
            digest.update(b"boundary");
            begin = at + boundary.len();
        }
    }
    digest.update(body.get(begin..).unwrap_or_default());
    hex::encode(digest.finalize())
}

/// The boundary of a `multipart/form-data` body.
fn boundary(request: &ServiceRequest) -> Option<String> {
    let media_type = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type: mime::Mime = media_type.parse().ok()?;
    let is_upload = media_type.essence_str() == "multipart/form-data";
    media_type.get_param("boundary").filter(|_| is_upload).map(|boundary| boundary.as_str().to_owned())
}
