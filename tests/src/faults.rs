//! Disks that are full: the database's, and that of the attachments.

use std::{
    fmt, io,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use futures::stream::BoxStream;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, local::LocalFileSystem, path::Path as BlobPath,
};
use sea_orm::ConnectionTrait;

use crate::{Store, TestApp};

impl TestApp {
    /// Lets the database grow no more. SQLite itself refuses another page; on PostgreSQL a trigger reports what the server
    /// reports when it cannot extend a file.
    pub async fn fill_disk(&self, store: Store) {
        match store {
            Store::Sqlite => self.set_max_pages(1).await,
            Store::Postgres => {
                let statement = "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$; \
                    CREATE TRIGGER disk_full BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION disk_full()";
                self.context.db.read().execute_unprepared(statement).await.expect("fill the disk");
            }
        }
    }

    /// Gives the database room again.
    pub async fn free_disk(&self, store: Store) {
        match store {
            Store::Sqlite => self.set_max_pages(1_000_000).await,
            Store::Postgres => {
                let statement = "DROP TRIGGER disk_full ON event; DROP FUNCTION disk_full()";
                self.context.db.read().execute_unprepared(statement).await.expect("free the disk");
            }
        }
    }

    /// The limit belongs to the writing connection. SQLite raises a limit below its size to its size.
    async fn set_max_pages(&self, pages: u32) {
        self.context
            .db
            .write(move |tx| {
                let statement = format!("PRAGMA max_page_count = {pages}");
                Box::pin(async move {
                    tx.execute_unprepared(&statement).await?;
                    Ok(())
                })
            })
            .await
            .expect("set the size of the database");
    }
}

/// A folder of attachments whose disk the test fills.
#[derive(Debug)]
pub struct SmallDisk {
    folder: LocalFileSystem,
    is_full: AtomicBool,
}

impl SmallDisk {
    /// An empty disk.
    pub fn at(folder: &Path) -> Self {
        let blobs = folder.join("blobs");
        std::fs::create_dir_all(&blobs).expect("a folder for attachments");
        let folder = LocalFileSystem::new_with_prefix(blobs).expect("a store of attachments");
        Self { folder, is_full: AtomicBool::new(false) }
    }

    pub fn set_full(&self, is_full: bool) {
        self.is_full.store(is_full, Ordering::Release);
    }

    fn require_space(&self) -> Result<()> {
        if !self.is_full.load(Ordering::Acquire) {
            return Ok(());
        }
        let source = Box::new(io::Error::from(io::ErrorKind::StorageFull));
        Err(Error::Generic { store: "LocalFileSystem", source })
    }
}

impl fmt::Display for SmallDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.folder.fmt(f)
    }
}

#[async_trait::async_trait]
impl ObjectStore for SmallDisk {
    async fn put_opts(&self, location: &BlobPath, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.require_space()?;
        self.folder.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &BlobPath,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.require_space()?;
        self.folder.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &BlobPath, options: GetOptions) -> Result<GetResult> {
        self.folder.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<BlobPath>>) -> BoxStream<'static, Result<BlobPath>> {
        self.folder.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&BlobPath>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.folder.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&BlobPath>) -> Result<ListResult> {
        self.folder.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &BlobPath, to: &BlobPath, options: CopyOptions) -> Result<()> {
        self.require_space()?;
        self.folder.copy_opts(from, to, options).await
    }
}
