//! A broker and a program that may be killed between any two steps, for the tests of replays.

use std::collections::VecDeque;
use std::time::Duration;

use crate::ids::{QueueName, SourceName};
use crate::queues::QueueId;
use crate::queues::fixtures::at;
use crate::time::Instant;

use super::*;

/// A plan for all of a queue, as fast as can be.
pub(super) fn plan(most: u64) -> Plan {
    Plan {
        id: "r1".to_owned(),
        from: QueueId { source: SourceName::new("prod"), name: QueueName::new("orders.dlq") },
        target: Target::Queue(QueueName::new("orders")),
        chosen: Chosen::All,
        edited: Vec::new(),
        most,
        per_minute: 6_000_000,
        in_flight: 3,
        watch: Duration::from_secs(60),
        handing: Handing::InOrder,
        counting: Counting::Exactly,
        rest: Rest::ByHand,
        in_doubt: InDoubt::SendAgain,
        after_crash: AfterCrash::GoOn,
        parked: Vec::new(),
        kept_for: Plan::KEPT_FOR,
    }
}

/// One message: what it is, and how often it was replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub id: u64,
    pub replayed: u32,
    /// Whether it was handed out before.
    pub redelivered: bool,
}

/// Where a program dies, counted in steps; none where it does not.
pub(super) type Deaths = Vec<usize>;

#[derive(Debug, Clone)]
pub(super) struct World {
    pub plan: Plan,
    pub run: Run,
    pub now: Instant,
    /// What waits in the dead-letter queue.
    pub waiting: VecDeque<Letter>,
    /// What is in hand, by the number it has in the run.
    pub in_hand: Vec<(Option<u64>, Letter)>,
    /// What arrived at the target.
    pub arrived: Vec<u64>,
    pub copied: Vec<u64>,
    /// These die again whenever they are sent.
    pub deadly: Vec<u64>,
    /// The target refuses these.
    pub refuses: Vec<u64>,
    pub deaths: Deaths,
    pub steps: usize,
    pub burning: Option<String>,
    /// What is known of the targets.
    pub rooms: Vec<TargetRoom>,
    /// So many sorts of messages there are: those of one sort are equal in everything.
    pub sorts: u64,
    /// Whether the broker numbers each message: there are no equal ones then.
    pub is_numbered: bool,
    /// How long each body is.
    pub bytes: u64,
    /// What the broker moves itself.
    pub task: Option<Task>,
    /// How many tasks there were.
    pub tasks: u32,
}

/// A move of the broker: it moves some whenever somebody looks, and goes on whoever dies.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub began: Instant,
    pub moved: u64,
    pub ended: Option<MoveEnd>,
}

impl World {
    pub fn new(plan: Plan, messages: u64) -> Self {
        let letter = |id| Letter { id, replayed: 0, redelivered: false };
        Self {
            plan,
            run: Run::new(at("10:00")),
            now: at("10:00"),
            waiting: (0..messages).map(letter).collect(),
            in_hand: Vec::new(),
            arrived: Vec::new(),
            copied: Vec::new(),
            deadly: Vec::new(),
            refuses: Vec::new(),
            deaths: Vec::new(),
            steps: 0,
            burning: None,
            rooms: Vec::new(),
            sorts: u64::MAX,
            is_numbered: false,
            bytes: 1,
            task: None,
            tasks: 0,
        }
    }

    pub fn depth(&self) -> u64 {
        (self.waiting.len() + self.in_hand.len()) as u64
    }

    pub fn tell(&mut self, event: Event) {
        self.run = self.run.clone().after(&self.plan, event, self.now);
    }

    pub fn confirmed(mut self) -> Self {
        self.step();
        let depth = self.depth();
        self.tell(Event::Confirmed { depth });
        self
    }

    /// Goes on until there is nothing to do, or `until` says so.
    pub fn goes_on(&mut self, until: impl Fn(&Self) -> bool) {
        for _ in 0..200_000 {
            if until(self) || !self.step() {
                return;
            }
        }
        panic!("it never ends: {:?} {:?}", self.run.phase, self.run.tally);
    }

    /// Whether the program dies at this step; if so, everything in hand goes back to where it came from.
    fn dies(&mut self) -> bool {
        self.steps += 1;
        if !self.deaths.contains(&self.steps) {
            return false;
        }
        self.lets_go();
        self.moves(13);
        self.run = Run::of_kept(self.run.kept(), self.now);
        self.tell(Event::Crashed);
        true
    }

    /// Everything in hand goes back to where it came from.
    pub fn lets_go(&mut self) {
        let back = |(_, letter): (_, Letter)| Letter { redelivered: true, ..letter };
        let mut back: Vec<Letter> = self.in_hand.drain(..).map(back).collect();
        match self.plan.handing {
            Handing::InOrder => back.into_iter().rev().for_each(|letter| self.waiting.push_front(letter)),
            Handing::AnyOrder => {
                back.reverse();
                self.waiting.extend(back);
            }
        }
    }

    fn letter(&self, number: u64) -> Letter {
        let found = self.in_hand.iter().find(|(known, _)| *known == Some(number));
        found.map(|(_, letter)| letter.clone()).expect("it is in hand")
    }

    fn drop_from_hand(&mut self, number: u64) -> Letter {
        let place = self.in_hand.iter().position(|(known, _)| *known == Some(number)).expect("it is in hand");
        self.in_hand.remove(place).1
    }

    /// Carries out one order. False where there is nothing to do.
    fn step(&mut self) -> bool {
        if self.dies() {
            return true;
        }
        match next(&self.plan, &self.run, self.now) {
            Order::TryDry => self.tell(Event::TriedDry),
            Order::OpenSnapshot => self.tell(Event::SnapshotOpen),
            Order::Take(most) => self.take(most),
            Order::Copy(numbers) => {
                let copied: Vec<u64> = numbers.iter().map(|number| self.letter(*number).id).collect();
                self.copied.extend(copied);
                self.told(Event::Copied(numbers));
            }
            Order::Send(number) => self.send(number),
            Order::Remove(number) => {
                self.drop_from_hand(number);
                self.told(Event::Removed(number));
            }
            Order::GiveBack(number) => {
                let letter = self.drop_from_hand(number);
                self.waiting.push_back(Letter { redelivered: true, ..letter });
                self.told(Event::GivenBack(number));
            }
            Order::Wait(until) => self.now = until,
            Order::Read => {
                let (depth, burning, rooms) = (self.depth(), self.burning.clone(), self.rooms.clone());
                let signals = Signals { at: self.now, depth, burning, rooms };
                self.tell(Event::Read(signals));
            }
            Order::MoveBegin => self.begins_to_move(),
            Order::MoveLook => self.looks_at_the_move(),
            Order::MoveCancel => self.ends_the_move(),
            Order::BeginAnew => self.tell(Event::ClockSetBack),
            Order::Await => self.confirm_one(),
            Order::Nothing => return false,
        }
        true
    }

    /// Done, and then the program may die before it could store that.
    fn told(&mut self, event: Event) {
        if !self.dies() {
            self.tell(event);
        }
    }

    fn take(&mut self, most: u32) {
        self.tell(Event::Taking(most));
        if self.dies() {
            return;
        }
        let most = usize::try_from(most).expect("it is small").min(self.waiting.len());
        let taken: Vec<Letter> = self.waiting.drain(..most).collect();
        let sort = |letter: &Letter| letter.id % self.sorts;
        let message = |letter: &Letter| TakenMessage {
            fingerprint: Fingerprint(sort(letter).to_string()),
            same: Fingerprint(format!("{} {}", sort(letter), letter.replayed)),
            redelivered: letter.redelivered,
            is_numbered: self.is_numbered,
            bytes: self.bytes,
            signature: Some(if letter.id.is_multiple_of(2) { "even" } else { "odd" }.to_owned()),
            replayed: letter.replayed,
        };
        let messages: Vec<TakenMessage> = taken.iter().map(message).collect();
        let first = self.run.number;
        self.in_hand.extend(taken.into_iter().zip(first..).map(|(letter, number)| (Some(number), letter)));
        let more = !self.waiting.is_empty();
        self.told(Event::Taken { messages, more });
    }

    fn send(&mut self, number: u64) {
        let id = self.letter(number).id;
        assert!(self.copied.contains(&id), "{id} was sent before it was in the snapshot");
        self.tell(Event::Sending(number));
        if !self.dies() && !self.refuses.contains(&id) {
            self.arrives(number);
        }
        // What it said is heard later, by `Order::Await`.
    }

    fn begins_to_move(&mut self) {
        self.tell(Event::MoveAsked { newest: self.task.as_ref().map(|task| task.began) });
        if self.dies() {
            return;
        }
        let is_running = self.task.as_ref().is_some_and(|task| task.ended.is_none());
        assert!(!is_running, "a broker moves a queue once at a time");
        self.task = Some(Task { began: self.now, moved: 0, ended: None });
        self.tasks += 1;
        self.told(Event::MoveTold(MoveTold { began: self.now, moved: 0, ended: None }));
    }

    fn looks_at_the_move(&mut self) {
        self.moves(40);
        let since = self.run.moving.expect("something is moved").since;
        let found = self.task.clone().filter(|task| task.began >= since);
        self.told(match found {
            Some(Task { began, moved, ended }) => Event::MoveTold(MoveTold { began, moved, ended }),
            None => Event::MoveNone,
        });
    }

    fn ends_the_move(&mut self) {
        if self.run.moving.is_some_and(|moving| moving.is_cancelled) {
            self.looks_at_the_move();
        }
        let Some(is_cancelled) = self.run.moving.map(|moving| moving.is_cancelled) else { return };
        if !is_cancelled {
            self.tell(Event::MoveCancelled);
        }
        // It may die before it asks.
        if !self.dies() {
            let task = self.task.as_mut().expect("something is moved");
            task.ended.get_or_insert(MoveEnd::Cancelled);
        }
    }

    /// The broker moves so many, or what there is.
    pub fn moves(&mut self, most: usize) {
        let Some(task) = self.task.as_mut().filter(|task| task.ended.is_none()) else { return };
        let going: Vec<Letter> = self.waiting.drain(..most.min(self.waiting.len())).collect();
        task.moved += going.len() as u64;
        if going.len() < most {
            task.ended = Some(MoveEnd::Whole);
        }
        for letter in going {
            self.arrived.push(letter.id);
            if self.deadly.contains(&letter.id) {
                self.waiting.push_back(Letter { redelivered: false, ..letter });
            }
        }
    }

    fn arrives(&mut self, number: u64) {
        let letter = self.letter(number);
        self.arrived.push(letter.id);
        if self.deadly.contains(&letter.id) {
            self.waiting.push_back(Letter { replayed: letter.replayed + 1, redelivered: false, ..letter });
        }
    }

    fn confirm_one(&mut self) {
        let number = self.run.numbers_in(|state| state == ItemState::Sending).next();
        let Some(number) = number else { panic!("it waits for nothing: {:?}", self.run) };
        let id = self.letter(number).id;
        if self.refuses.contains(&id) {
            self.told(Event::Refused(number, "no such queue".to_owned()));
        } else {
            self.told(Event::Arrived(number));
        }
    }
}
