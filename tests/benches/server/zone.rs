//! The demonstration zone in a folder of its own, and the processes that serve it.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use tempfile::TempDir;
use yardstick::Process;

use crate::load::{Connection, get, send_json};

/// The password of every demonstration account.
const PASSWORD: &str = "jinbang-demo-1949";

/// Accounts that are there beside the demonstration's own.
const EXTRA_ACCOUNTS: u64 = 6_000;
const ADD_USERS: &str = r#"
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5999)
    INSERT INTO "user" (public_id, zone_id, username, display_name, password_hash, must_change_password, is_active,
        token_version, version, created_at, updated_at)
    SELECT 'extra-' || n.i, u.zone_id, 'extra' || n.i, u.display_name, u.password_hash, u.must_change_password, u.is_active,
        u.token_version, u.version, u.created_at, u.updated_at
    FROM "user" u CROSS JOIN n WHERE u.username = 'enterprise1'"#;
const ADD_GRANTS: &str = r#"
    INSERT INTO role_grant (zone_id, user_id, role, organization_id, created_at)
    SELECT g.zone_id, extra.id, g.role, g.organization_id, g.created_at
    FROM role_grant g JOIN "user" u ON u.id = g.user_id AND u.username = 'enterprise1'
    JOIN "user" extra ON extra.public_id LIKE 'extra-%'"#;

/// Lines that make the first public notice about 10 KB long.
const ADD_AWARDS: &str = "
    INSERT INTO award (zone_id, list_id, entry_id, section, tier, tier_name, position, rank, total_points, prize_fen,
        number, title, unit, person, category_name, note)
    SELECT a.zone_id, a.list_id, e.id, a.section, a.tier, a.tier_name, a.position + 1000 + e.id, a.rank, a.total_points,
        a.prize_fen, e.number, e.title, o.name, e.person, a.category_name, ''
    FROM award a JOIN award_list l ON l.id = a.list_id JOIN entry e ON e.programme_id = l.programme_id
    JOIN organization o ON o.id = e.enterprise_id
    WHERE a.id = (SELECT min(id) FROM award) AND e.id NOT IN (SELECT entry_id FROM award) ORDER BY e.id LIMIT 24";

/// The zone, filled once.
pub struct Zone {
    folder: TempDir,
}

/// A process that serves; it ends when this is dropped.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Zone {
    /// Invents the zone. On the disk where Cargo builds: a temporary folder may lie in memory, where a durable commit
    /// costs nothing.
    pub fn fill() -> Self {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let zone = Self { folder };
        let filled = zone.command("demo").stdout(Stdio::null()).status().expect("run `jinbang demo`");
        assert!(filled.success(), "`jinbang demo` failed");
        actix_web::rt::System::new().block_on(zone.add_rows());
        zone
    }

    /// More accounts like the first enterprise's, so that nobody has to sign in more often than people may; and lines of
    /// the public notice.
    async fn add_rows(&self) {
        let url = format!("sqlite://{}", self.database().display());
        let db = Database::connect(url).await.expect("open the zone");
        for statement in [ADD_USERS, ADD_GRANTS, ADD_AWARDS] {
            db.execute_unprepared(statement).await.expect("add rows");
        }
        db.close().await.expect("leave the zone");
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("this executable"));
        command.arg(subcommand).current_dir(self.folder.path());
        command.env("JINBANG__STORAGE__DATA_DIR", self.folder.path()).env_remove("JINBANG__DATABASE__URL");
        command
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("jinbang.db")
    }

    /// Starts `jinbang serve` on it.
    pub fn serve(&self) -> Served {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let mut command = self.command("serve");
        command.env("JINBANG__SERVER__LISTEN", free.to_string()).stdout(Stdio::null());
        let server = Served { child: command.spawn().expect("start `jinbang serve`"), address: free };
        for _ in 0..240 {
            let healthy = Connection::open(free).and_then(|mut connection| connection.send(&get("/healthz", "")));
            if healthy.is_ok_and(|reply| reply.status == 200) {
                return server;
            }
            thread::sleep(Duration::from_millis(250));
        }
        panic!("the server was not ready within a minute");
    }

    /// Starts the host of the yardsticks, which reads one line of JSON and answers with its address.
    pub fn yardsticks(&self, given: &Value) -> Served {
        let mut command = self.command("yardsticks");
        let mut child = command.arg(given.to_string()).stdout(Stdio::piped()).spawn().expect("start the yardsticks");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("an address");
        Served { child, address: line.trim().parse().expect("an address") }
    }
}

impl Served {
    /// What the kernel counts about it.
    pub fn process(&self) -> Process {
        Process::of(self.child.id())
    }

    pub fn connect(&self) -> Connection {
        Connection::open(self.address).expect("connect")
    }

    /// The header line of somebody signed in.
    pub fn sign_in(&self, username: &str) -> String {
        let session = self.connect().send(&sign_in_request(username)).expect("an answer").json();
        format!("authorization: Bearer {}\r\n", session["access_token"].as_str().expect("a token"))
    }

    /// The reply to a GET with these header lines.
    pub fn get(&self, path: &str, headers: &str) -> Value {
        self.connect().send(&get(path, headers)).expect("an answer").json()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _already_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Signing in with the password of the demonstration.
pub fn sign_in_request(username: &str) -> Vec<u8> {
    send_json("POST", "/api/v1/auth/sign-in", "", &json!({ "username": username, "password": PASSWORD }))
}

/// One of the accounts beside the demonstration's own, in turn.
pub fn extra_account(number: u64) -> String {
    format!("extra{}", number % EXTRA_ACCOUNTS)
}
