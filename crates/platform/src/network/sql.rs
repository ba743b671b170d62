//! Queries to a PostgreSQL: one connection, and for each query a transaction that may only read.

use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{Credentials, SqlAsk, SqlRefusal, SqlRows, Way};

use crate::http::failure::{Place, of_broker};

const USUAL_PORT: u16 = 5432;

/// What every transaction begins with. It is said within the transaction, so that it holds behind a pooler, too.
const BEGIN: &str = "BEGIN READ ONLY; SET LOCAL statement_timeout = '3s'; SET LOCAL lock_timeout = '500ms'; \
                     SET LOCAL timezone = 'UTC'; SET LOCAL search_path = pg_catalog";

/// Asks every query and gives an answer to each.
pub(super) async fn ask(ask: &SqlAsk, way: &Way) -> Result<Vec<Result<SqlRows, SqlRefusal>>, PollFailure> {
    let place = Place::at(ask.url.host_str().unwrap_or_default(), ask.url.port().unwrap_or(USUAL_PORT));
    let total = way.timeouts.total;
    match tokio::time::timeout(total, Box::pin(exchange(ask, way))).await {
        Ok(Ok(answers)) => {
            let size: u64 = answers
                .iter()
                .flatten()
                .flat_map(|rows| rows.0.iter().flatten().flatten())
                .map(|text| text.len() as u64)
                .sum();
            if size > way.body_cap {
                let message =
                    format!("{place} answered with more than the {} bytes that `body_cap` allows", way.body_cap);
                return Err(PollFailure { kind: PollFailureKind::TooLarge, message });
            }
            Ok(answers)
        }
        Ok(Err(error)) => Err(failure(&error, &place, way)),
        Err(_) => Err(place.too_slow(&format!("{place} did not finish answering within {} s in all", total.as_secs()))),
    }
}

async fn exchange(ask: &SqlAsk, way: &Way) -> Result<Vec<Result<SqlRows, SqlRefusal>>, Error> {
    let options = options(ask, way);
    let connecting = tokio::time::timeout(way.timeouts.connect, options.connect()).await;
    let mut connection = connecting.map_err(|_| Error::Io(std::io::ErrorKind::TimedOut.into()))??;
    let mut answers = Vec::with_capacity(ask.queries.len());
    for query in &ask.queries {
        answers.push(match one(&mut connection, query).await {
            Ok(rows) => Ok(rows),
            Err(Error::Database(refusal)) => {
                Err(refusal.code().map_or(SqlRefusal::Other, |code| SqlRefusal::of_code(&code)))
            }
            Err(error) => return Err(error),
        });
        sqlx::raw_sql("ROLLBACK").execute(&mut connection).await?;
    }
    // It was only read: whether the server hears that we are done makes no difference.
    let _unheard = connection.close().await;
    Ok(answers)
}

async fn one(connection: &mut PgConnection, query: &str) -> Result<SqlRows, Error> {
    sqlx::raw_sql(BEGIN).execute(&mut *connection).await?;
    // Queries are made by the sources from their own words and from quoted names of tables.
    let rows = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).fetch_all(&mut *connection).await?;
    rows.iter().map(texts).collect::<Result<_, _>>().map(SqlRows)
}

fn texts(row: &PgRow) -> Result<Vec<Option<String>>, Error> {
    (0..row.len()).map(|at| row.try_get(at)).collect()
}

fn options(ask: &SqlAsk, way: &Way) -> PgConnectOptions {
    let host = ask.url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    // What the environment says of other databases is not meant for this one.
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(host)
        .port(ask.url.port().unwrap_or(USUAL_PORT))
        .application_name("watchbill")
        .statement_cache_capacity(0)
        .disable_statement_logging()
        .ssl_mode(if ask.tls { PgSslMode::VerifyFull } else { PgSslMode::Disable });
    let database = ask.url.path().trim_matches('/');
    if !database.is_empty() {
        options = options.database(database);
    }
    if ask.tls {
        super::choose_cryptography();
        if let Some(pem) = &way.ca_pem {
            options = options.ssl_root_cert_from_pem(pem.clone());
        }
    }
    match &way.credentials {
        Credentials::None => options,
        Credentials::Basic { user, password } => options.username(user).password(password.expose_secret()),
        Credentials::Bearer(token) | Credentials::Token(token) => options.password(token.expose_secret()),
        Credentials::Certificate { chain_pem, key_pem } => {
            options.ssl_client_cert_from_pem(chain_pem).ssl_client_key_from_pem(key_pem.expose_secret())
        }
    }
}

fn failure(error: &Error, place: &Place, way: &Way) -> PollFailure {
    let say = |kind, message: String| PollFailure { kind, message };
    let Error::Database(refusal) = error else {
        return match error {
            Error::Tls(_) if !mentions_rustls(error) => say(
                PollFailureKind::Tls,
                format!(
                    "{place} does not offer an encrypted connection: have it set up there, or set `tls = false` for a database on this machine"
                ),
            ),
            Error::Protocol(_) | Error::Decode(_) | Error::ColumnDecode { .. } => say(
                PollFailureKind::Malformed,
                format!("{place} answers, but not as a PostgreSQL does: check the port"),
            ),
            error => of_broker(error, place, way),
        };
    };
    let code = refusal.code().unwrap_or_default();
    match code.as_ref() {
        "28P01" | "28000" => say(
            PollFailureKind::Auth,
            format!(
                "{place} does not accept this user and password, or not from here: check `auth` and the server's pg_hba.conf"
            ),
        ),
        "3D000" => say(
            PollFailureKind::NotFound,
            format!("{place} has no database of that name: check the end of the address"),
        ),
        "42501" => say(
            PollFailureKind::Auth,
            format!("{place} does not allow this role to connect to the database: grant it CONNECT"),
        ),
        "53300" => say(
            PollFailureKind::Throttled,
            format!("{place} has no connection left for us: poll it less often, or raise its limit"),
        ),
        code if code.starts_with("57P") => say(PollFailureKind::Server, format!("{place} is starting or stopping")),
        code => say(PollFailureKind::Server, format!("{place} refuses the connection (error {})", plain(code))),
    }
}

fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(5).collect()
}

fn mentions_rustls(error: &Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = next {
        if one.is::<rustls::Error>() {
            return true;
        }
        let within = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = within.map(|inner| inner as &(dyn std::error::Error + 'static)).or_else(|| one.source());
    }
    false
}
