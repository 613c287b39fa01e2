//! The database, whichever kind: how it is opened, read and written. Nothing outside this file asks which kind it is.
//!
//! [`Db::write`] is the only way to write. On SQLite one task owns the only writing connection; use cases that arrive
//! together run one after another and share one durable commit; when one of them fails they run again, each in a
//! savepoint. On PostgreSQL each use case is a transaction of its own, tried again when the server reports a
//! serialization failure or a deadlock.

use std::{
    path::Path,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{self, Wake, Waker},
    thread,
    time::{Duration, Instant},
};

use chrono::{DateTime, SubsecRound, Utc};
use futures::future::BoxFuture;
use migration::MigratorTrait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx,
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    clock::Clock,
    config,
    error::{AppError, AppResult, ErrorCode},
    idempotency::{self, Claim},
};

/// The transaction that a use case runs in.
pub type Tx = DatabaseTransaction;

/// How many use cases may wait for the writer before the server answers 503.
const MAX_WAITING: usize = 4_096;
/// How often a use case is tried again after a serialization failure.
const MAX_TRIES: u32 = 6;

/// An open database.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: Writer,
    clock: Arc<dyn Clock>,
}

#[derive(Clone)]
enum Writer {
    /// SQLite: the task that owns the writing connection.
    Shared(mpsc::Sender<Box<dyn Job>>),
    /// PostgreSQL: any connection of the pool.
    Direct(DatabaseConnection),
}

impl Db {
    /// Opens the database that is configured and brings its schema up to date.
    pub async fn open(config: &config::Database, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        if let Some(path) = config.url.strip_prefix("sqlite://") {
            return Self::open_sqlite(path, config, clock).await;
        }
        let mut options = ConnectOptions::new(config.url.as_str());
        options.max_connections(config.max_connections).connect_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        migration::Migrator::up(&connection, None).await?;
        Ok(Self { reader: connection.clone(), writer: Writer::Direct(connection), clock })
    }

    async fn open_sqlite(path: &str, config: &config::Database, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let file = path.split('?').next().unwrap_or(path);
        if let Some(folder) = Path::new(file).parent() {
            std::fs::create_dir_all(folder)?;
        }
        let writing = Database::connect(sqlite_options(file, 1)).await?;
        migration::Migrator::up(&writing, None).await?;
        let reader = Database::connect(sqlite_options(file, config.max_connections)).await?;
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        start_writer(share_commits(writing, receiver, config.shared_commits))?;
        Ok(Self { reader, writer: Writer::Shared(sender), clock })
    }

    /// The connections for reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Runs one use case in a transaction: it happens whole and durably, or not at all.
    ///
    /// The closure may run more than once, so it must do nothing outside the transaction.
    pub async fn write<T, F>(&self, use_case: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>> + Send + Sync + 'static,
    {
        let claim = idempotency::pending();
        let outcome = match &self.writer {
            Writer::Shared(sender) => {
                let (reply, answer) = oneshot::channel();
                let job = UseCase { run: use_case, claim: claim.clone(), outcome: None, reply: Some(reply) };
                sender.try_send(Box::new(job)).map_err(|_| busy())?;
                answer.await.map_err(|_| busy())?
            }
            Writer::Direct(connection) => write_directly(connection, use_case, claim.as_deref()).await,
        };
        if let (Ok(_), Some(claim)) = (&outcome, claim) {
            claim.commit();
        }
        outcome
    }

    /// The time that decides a deadline, read inside the transaction after its programme's row is locked:
    /// the server's clock on PostgreSQL, [`Clock`] on SQLite. A clock that has jumped decides nothing.
    pub async fn now(&self, tx: &Tx) -> AppResult<DateTime<Utc>> {
        match tx.get_database_backend() {
            DatabaseBackend::Postgres => {
                let query = Statement::from_string(DatabaseBackend::Postgres, "SELECT clock_timestamp() AS now");
                let row =
                    tx.query_one_raw(query).await?.ok_or_else(|| AppError::internal(anyhow::anyhow!("no time")))?;
                Ok(row.try_get::<DateTime<Utc>>("", "now")?.trunc_subsecs(6))
            }
            _ if self.clock.is_steady() => Ok(self.clock.now()),
            _ => Err(AppError::new(
                ErrorCode::Unavailable,
                "服务器时钟发生跳变，涉及截止时间的操作已暂停，请联系管理员校准时钟后重启服务。",
            )),
        }
    }
}

fn sqlite_options(file: &str, max_connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{file}?mode=rwc"));
    // Each connection is a thread with caches of its own; more than two a core read no sooner.
    let useful = thread::available_parallelism().map_or(1, usize::from).saturating_mul(2).max(4);
    let max_connections = max_connections.min(u32::try_from(useful).unwrap_or(u32::MAX));
    options.max_connections(max_connections).connect_timeout(Duration::from_secs(10)).sqlx_logging(false);
    // A file does not hang up, so connections need no question whether they are still there.
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
    });
    options
}

async fn write_directly<T, F>(connection: &DatabaseConnection, use_case: F, claim: Option<&Claim>) -> AppResult<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>>,
{
    let mut tries = 1;
    loop {
        match try_directly(connection, &use_case, claim).await {
            Err(error) if tries < MAX_TRIES && is_serialization_failure(&error) => {
                tokio::time::sleep(Duration::from_millis(2 << tries)).await;
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn try_directly<T, F>(connection: &DatabaseConnection, use_case: &F, claim: Option<&Claim>) -> AppResult<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>>,
{
    finish(connection.begin().await?, use_case, claim).await
}

/// Runs a use case in a transaction or savepoint of its own and ends that.
async fn finish<T, F>(tx: Tx, use_case: &F, claim: Option<&Claim>) -> AppResult<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>>,
{
    match claimed(&tx, use_case, claim).await {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // A database that has failed may have undone it already; what it failed at is the better answer.
            let _already_undone = tx.rollback().await;
            Err(error)
        }
    }
}

async fn claimed<T, F>(tx: &Tx, use_case: &F, claim: Option<&Claim>) -> AppResult<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>>,
{
    if let Some(claim) = claim {
        claim.insert(tx).await?;
    }
    use_case(tx).await
}

/// How a use case is kept apart from the others in its transaction.
#[derive(Clone, Copy)]
enum Fence {
    /// Not at all, which is quicker: when it fails, the transaction has to be undone.
    Open,
    /// In a savepoint of its own: when it fails, only what it did is undone.
    Savepoint,
}

/// A use case on its way through the writer task.
trait Job: Send {
    /// Runs in `tx`. `Err` means that the transaction has to be undone: behind a savepoint, only because the database
    /// itself failed.
    fn run<'t>(&'t mut self, tx: &'t Tx, fence: Fence) -> BoxFuture<'t, Result<(), ()>>;
    /// Answers the caller after the shared commit.
    fn answer(self: Box<Self>, committed: &Result<(), DbErr>);
}

struct UseCase<T, F> {
    run: F,
    claim: Option<Arc<Claim>>,
    outcome: Option<AppResult<T>>,
    reply: Option<oneshot::Sender<AppResult<T>>>,
}

impl<T, F> Job for UseCase<T, F>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>> + Send + Sync + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t Tx, fence: Fence) -> BoxFuture<'t, Result<(), ()>> {
        Box::pin(async move {
            let (outcome, is_spoilt) = match fence {
                Fence::Open => {
                    let outcome = claimed(tx, &self.run, self.claim.as_deref()).await;
                    let failed = outcome.is_err();
                    (outcome, failed)
                }
                Fence::Savepoint => {
                    let outcome = in_savepoint(tx, &self.run, self.claim.as_deref()).await;
                    let failed = matches!(&outcome, Err(error) if error.is_storage_fault());
                    (outcome, failed)
                }
            };
            self.outcome = Some(outcome);
            if is_spoilt { Err(()) } else { Ok(()) }
        })
    }

    fn answer(mut self: Box<Self>, committed: &Result<(), DbErr>) {
        let outcome = match (self.outcome.take(), committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Ok(_)), Err(error)) => Err(translate(error.clone())),
            (Some(Err(error)), _) => Err(error),
            (None, _) => Err(busy()),
        };
        if let Some(reply) = self.reply.take() {
            // A caller that has gone away no longer needs the answer.
            let _gone = reply.send(outcome);
        }
    }
}

async fn in_savepoint<T, F>(tx: &Tx, use_case: &F, claim: Option<&Claim>) -> AppResult<T>
where
    F: for<'t> Fn(&'t Tx) -> BoxFuture<'t, AppResult<T>>,
{
    finish(tx.begin().await?, use_case, claim).await
}

/// Runs the writer task on a thread of its own, under the timers of the runtime that opens the database.
fn start_writer(task: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let runtime = tokio::runtime::Handle::current();
    let run = move || {
        let _inside = runtime.enter();
        run_awake(task);
    };
    thread::Builder::new().name("sqlite-writer".to_owned()).spawn(run)?;
    Ok(())
}

/// How long the writer stays awake for the answer to a statement. SQLite answers from a thread of its own, mostly sooner
/// than a sleeping thread is woken.
const AWAKE: Duration = Duration::from_micros(200);

/// Runs a task on this thread, which goes to sleep only when nothing has come for a while.
fn run_awake(task: impl Future<Output = ()>) {
    let ready = Arc::new(Ready { is_set: AtomicBool::new(true), thread: thread::current() });
    let waker = Waker::from(ready.clone());
    let mut task = pin!(task);
    loop {
        let began = Instant::now();
        while !ready.is_set.swap(false, Ordering::Acquire) {
            if began.elapsed() < AWAKE { thread::yield_now() } else { thread::park() }
        }
        if task.as_mut().poll(&mut task::Context::from_waker(&waker)).is_ready() {
            return;
        }
    }
}

/// Tells [`run_awake`] that its task can go on.
struct Ready {
    is_set: AtomicBool,
    thread: thread::Thread,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        self.is_set.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// How long a batch is held open for those who were in the last one. Whoever writes one thing after another is back as
/// soon as he has his answer; a commit without him would cost a disk flush more.
const HELD_OPEN: Duration = Duration::from_micros(200);

/// The writer task of SQLite: runs what has arrived, commits once, answers all.
async fn share_commits(connection: DatabaseConnection, mut waiting: mpsc::Receiver<Box<dyn Job>>, most: usize) {
    let mut expected = 1;
    while let Some(first) = waiting.recv().await {
        let batch = gather(first, &mut waiting, expected, most);
        expected = batch.len();
        for job in share_commit(&connection, batch).await {
            commit_alone(&connection, job).await;
        }
    }
}

/// Takes what has arrived, and waits a moment while fewer than `expected` have. It blocks: the writer has its thread to
/// itself, and a timer is coarser than a flush.
fn gather(
    first: Box<dyn Job>,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
    expected: usize,
    most: usize,
) -> Vec<Box<dyn Job>> {
    let opened = Instant::now();
    let mut batch = vec![first];
    while batch.len() < most {
        match waiting.try_recv() {
            Ok(job) => batch.push(job),
            Err(_) if batch.len() < expected && opened.elapsed() < HELD_OPEN => thread::yield_now(),
            Err(_) => break,
        }
    }
    batch
}

/// Commits a batch together and gives back what has to run alone.
async fn share_commit(connection: &DatabaseConnection, batch: Vec<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    if batch.len() == 1 {
        return batch;
    }
    // Most batches succeed whole. When a use case fails, the others run again behind savepoints, untouched by it; when the
    // database itself fails under one of them, each runs alone, so that no other is blamed for it.
    match commit_together(connection, batch, Fence::Open).await {
        Ok(()) => Vec::new(),
        Err(batch) => commit_together(connection, batch, Fence::Savepoint).await.err().unwrap_or_default(),
    }
}

/// Runs a batch in one transaction. Gives the batch back when the transaction had to be undone.
async fn commit_together(
    connection: &DatabaseConnection,
    mut batch: Vec<Box<dyn Job>>,
    fence: Fence,
) -> Result<(), Vec<Box<dyn Job>>> {
    let Ok(tx) = begin_immediate(connection).await else { return Err(batch) };
    for job in &mut batch {
        if job.run(&tx, fence).await.is_err() {
            let _already_undone = tx.rollback().await;
            return Err(batch);
        }
    }
    let committed = tx.commit().await;
    for job in batch {
        job.answer(&committed);
    }
    Ok(())
}

async fn commit_alone(connection: &DatabaseConnection, mut job: Box<dyn Job>) {
    let committed = match begin_immediate(connection).await {
        Ok(tx) => match job.run(&tx, Fence::Open).await {
            Ok(()) => tx.commit().await,
            Err(()) => tx.rollback().await,
        },
        Err(error) => Err(error),
    };
    job.answer(&committed);
}

async fn begin_immediate(connection: &DatabaseConnection) -> Result<Tx, DbErr> {
    connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        })
        .await
}

/// What a caller hears when too many wait.
pub fn busy() -> AppError {
    AppError::new(ErrorCode::Unavailable, "服务器正忙，内容尚未保存，请稍后重试。")
}

/// The answer that a database error deserves.
pub fn translate(error: DbErr) -> AppError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            return AppError::new(ErrorCode::Conflict, "同样的内容已经存在，请刷新后核对。");
        }
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            return AppError::new(ErrorCode::Conflict, "所引用的内容不存在或仍在使用，请刷新后核对。");
        }
        _ => {}
    }
    match storage_code(&error).as_deref() {
        // SQLITE_FULL and PostgreSQL's disk_full.
        Some("13" | "53100") => AppError::new(
            ErrorCode::StorageFull,
            "服务器磁盘已满，内容没有保存，也没有改动原有数据。请联系管理员清理空间后重试。",
        ),
        // PostgreSQL's character_not_in_repertoire: its texts hold no zero byte.
        Some("22021") => AppError::new(ErrorCode::BadRequest, "内容中有不能保存的字符（零字节），请删去后重新提交。"),
        // SQLITE_BUSY, SQLITE_IOERR and their kin; a lost or refused connection.
        Some("5" | "10" | "517" | "57P01" | "57P03" | "53300") => busy(),
        _ if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => busy(),
        _ => AppError::internal(error),
    }
}

fn storage_code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner))) = error else {
        return None;
    };
    let code = inner.as_database_error()?.code()?;
    // Extended SQLite codes keep the primary code in their low byte.
    Some(code.parse::<u32>().map_or_else(
        |_| code.to_string(),
        |extended| {
            if code.len() == 5 { code.to_string() } else { (extended & 0xff).to_string() }
        },
    ))
}

fn is_serialization_failure(error: &AppError) -> bool {
    let cause = error.source.as_ref().and_then(|source| source.downcast_ref::<DbErr>());
    matches!(cause.and_then(storage_code).as_deref(), Some("40001" | "40P01"))
}
