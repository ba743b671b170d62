//! The real network, of which the last answers can be had again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::{BufMut, Bytes, BytesMut};
use url::Url;
use watchbill_engine::ports::{Ask, HttpResponse, Network, PollFailure, Reply, Way};
use watchbill_platform::SystemNetwork;

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The server.
    Server,
    /// Memory, to the byte.
    Memory,
    /// Memory, with one more space at the end each time: nothing changed, but to know that it has to be read.
    MemoryInOtherBytes,
}

/// Asks over HTTP, or gives the last answer again.
pub struct Remembering {
    http: SystemNetwork,
    state: Mutex<State>,
}

struct State {
    from: From,
    last: HashMap<Url, HttpResponse>,
}

impl Remembering {
    pub fn new() -> Self {
        Self { http: SystemNetwork::new(), state: Mutex::new(State { from: From::Server, last: HashMap::new() }) }
    }

    /// From now on answers come from there.
    pub fn answer_from(&self, from: From) {
        self.state().from = from;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Network for Remembering {
    async fn ask(&self, ask: &Ask, way: &Way) -> Result<Reply, PollFailure> {
        let Ask::Http(request) = ask else { return self.http.ask(ask, way).await };
        if self.state().from == From::Server {
            let answer = self.http.http(request, way).await?;
            self.state().last.insert(request.url.clone(), answer.clone());
            return Ok(Reply::Http(answer));
        }
        let mut state = self.state();
        let from = state.from;
        let answer = state.last.get_mut(&request.url).unwrap();
        if from == From::MemoryInOtherBytes {
            answer.body = with_a_space(std::mem::take(&mut answer.body));
        }
        Ok(Reply::Http(answer.clone()))
    }
}

fn with_a_space(body: Bytes) -> Bytes {
    let mut body = body.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]));
    body.put_u8(b' ');
    body.freeze()
}
