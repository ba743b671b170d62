//! `people`: who is in the team, and which of them sits here.

use clap::{Args, Subcommand};
use serde::Serialize;
use watchbill_engine::api::PersonSetting;
use watchbill_engine::{DEFINITIONS_FILE, defined_people, remove_person, save_person};

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::Look;

#[derive(Debug, Subcommand)]
pub(crate) enum Words {
    /// List the people of the workspace
    List,
    /// Add a person to watchbill.toml, keeping its comments
    Add(Person),
    /// Change a person in watchbill.toml, keeping everything that is not named
    Edit(Person),
    /// Take a person out of watchbill.toml
    Remove {
        /// Their id
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  watchbill people add ana --name Ana --timezone Europe/Lisbon --working-hours 09:00-17:30")]
pub(crate) struct Person {
    /// How the files call them: 1 to 64 letters, digits, `.`, `_` or `-`
    id: String,
    /// How people call them
    #[arg(long)]
    name: Option<String>,
    /// Where they live, like Europe/Lisbon
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// When they work, in their zone, like 09:00-17:30
    #[arg(long, value_name = "HOURS")]
    working_hours: Option<String>,
    /// On which days these hours begin, like mon,tue,sat [default: Monday to Friday]
    #[arg(long, value_name = "DAYS")]
    working_days: Option<String>,
    /// When they do not want to be interrupted, in their zone, like 22:00-07:00
    #[arg(long, value_name = "HOURS")]
    quiet_hours: Option<String>,
}

#[derive(Serialize)]
struct Listing {
    people: Vec<Listed>,
}

/// Texts as they stand in the file; null where nothing does.
#[derive(Serialize)]
struct Listed {
    id: String,
    name: Option<String>,
    timezone: Option<String>,
    working_hours: Option<String>,
    working_days: Option<String>,
    quiet_hours: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    person: &'a str,
    file: String,
}

pub(crate) fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let (files, folder) = (&*surroundings.ports.files, &surroundings.folder);
    let file = folder.join(DEFINITIONS_FILE).display().to_string();
    let done = |id: &str, what: &str| {
        Answer::new(format!("{id} is {what} {file}.\n"), &Document { person: id, file: file.clone() })
    };
    match words {
        Words::List => Ok(list(defined_people(files, folder), surroundings.look)),
        Words::Add(words) => {
            let id = words.id.clone();
            save_person(
                files,
                folder,
                None,
                &changed(PersonSetting { id: id.clone(), ..PersonSetting::default() }, words),
            )?;
            Ok(done(&id, "in"))
        }
        Words::Edit(words) => {
            let known = defined_people(files, folder).into_iter().find(|person| person.id == words.id);
            let missing = || Failure::not_found(format!("there is nobody with the id `{}` in {file}", words.id));
            let known = known.ok_or_else(missing)?;
            let id = words.id.clone();
            save_person(files, folder, Some(&id), &changed(known, words))?;
            Ok(done(&id, "changed in"))
        }
        Words::Remove { id } => {
            remove_person(files, folder, &id)?;
            Ok(done(&id, "no longer in"))
        }
    }
}

fn changed(person: PersonSetting, words: Person) -> PersonSetting {
    PersonSetting {
        id: person.id,
        name: words.name.unwrap_or(person.name),
        timezone: words.timezone.unwrap_or(person.timezone),
        working_hours: words.working_hours.unwrap_or(person.working_hours),
        working_days: words.working_days.unwrap_or(person.working_days),
        quiet_hours: words.quiet_hours.unwrap_or(person.quiet_hours),
    }
}

fn list(people: Vec<PersonSetting>, look: Look) -> Answer {
    let mut table = Table::new(&[
        Column::Text("ID"),
        Column::Flexible("NAME"),
        Column::Text("ZONE"),
        Column::Text("WORKS"),
        Column::Text("ON"),
        Column::Text("QUIET"),
    ]);
    for person in &people {
        let PersonSetting { id, name, timezone, working_hours, working_days, quiet_hours } = person;
        table.row([id, name, timezone, working_hours, working_days, quiet_hours]);
    }
    let text = if people.is_empty() {
        "Nobody is in watchbill.toml: `watchbill people add ID` adds somebody.\n".to_owned()
    } else {
        table.render(look)
    };
    let set = |text: String| Some(text).filter(|text| !text.is_empty());
    let listed = people.into_iter().map(|person| Listed {
        id: person.id,
        name: set(person.name),
        timezone: set(person.timezone),
        working_hours: set(person.working_hours),
        working_days: set(person.working_days),
        quiet_hours: set(person.quiet_hours),
    });
    Answer::new(text, &Listing { people: listed.collect() })
}
