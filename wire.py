"""Wires the peek into slice 1: run in the root of the tree after `git merge peek` (or after its files were copied). Idempotent."""
import re, os
def edit(p, *pairs):
    s = open(p).read(); o = s
    for a, b in pairs:
        if b in s: continue
        assert a in s, (p, a)
        s = s.replace(a, b, 1)
    if s != o: open(p, 'w').write(s)
E='crates/engine/src/'
edit(E+'queues/mod.rs', ("mod people;\n","pub(crate) mod peek;\nmod people;\n"))
p=E+'handle.rs'; s=open(p).read()
s=re.sub(r"<<<<<<< [^\n]*\n(.*?)=======\n(.*?)>>>>>>> [^\n]*\n", lambda m:m.group(1)+m.group(2), s, flags=re.S)
open(p,'w').write(s)
C='crates/cli/src/commands/queues.rs'
edit(C, ("mod list;\n","mod list;\nmod peek;\n"),
 ("    /// Show what was done with queues,","    /// Read messages of a queue, masked; they stay in it, and what reading them does is said first\n    Peek(peek::Words),\n    /// Say what the messages of a queue died of; they are read for it\n    Errors(peek::ErrorsWords),\n    /// Show what was done with queues,"),
 ("        Words::Trail(words) =>","        Words::Peek(words) => peek::peek(surroundings, &words).await,\n        Words::Errors(words) => peek::errors(surroundings, &words).await,\n        Words::Trail(words) =>"))
edit('tests/tests/path/main.rs', ("mod queues_rabbitmq;\n","mod queues_peek;\nmod queues_rabbitmq;\n"))
edit('src-tauri/commands.in', ("    queues_audit,\n","    queues_audit,\n    peek_contract,\n    peek_queue,\n    reveal_field,\n    export_messages,\n"))
edit('src-tauri/isolation/isolation.js', ('  "queues_audit",\n','  "queues_audit",\n  "peek_contract",\n  "peek_queue",\n  "reveal_field",\n  "export_messages",\n'))
edit('src-tauri/tauri.conf.json', ('            "allow-queues-audit",\n','            "allow-queues-audit",\n            "allow-peek-contract",\n            "allow-peek-queue",\n            "allow-reveal-field",\n            "allow-export-messages",\n'))
edit('src-tauri/src/commands.rs', ("mod queues;\n","mod queue_peek;\nmod queues;\n"), ("pub use queues::*;\n","pub use queue_peek::*;\npub use queues::*;\n"))
B='ui/src/bridge/'
edit(B+'bridge.ts', ('import type { QueueBridge }','import type { PeekBridge } from "./bridge-peek";\nimport type { QueueBridge }'), ("ReviewBridge, QueueBridge {","ReviewBridge, QueueBridge, PeekBridge {"))
edit(B+'tauri.ts', ('  queuesAudit: () => call("queues_audit"),\n','  queuesAudit: () => call("queues_audit"),\n  peekContract: (id) => call("peek_contract", { id }),\n  peekQueue: (ask) => call("peek_queue", { ask }),\n  revealField: (ask) => call("reveal_field", { ask }),\n  exportMessages: (session) => call("export_messages", { session }),\n'))
names=["PeekAsk","PeekContractView","PeekExport","PeekGroup","PeekLine","PeekMask","PeekMessage","PeekPart","PeekView"]
edit(B+'index.ts', ('export type { PersonChoice }', ''.join('export type { %s } from "./api/%s";\n'%(n,n) for n in names)+'export type { PersonChoice }'))
edit(B+'index.ts', ('export type { ReviewAsk }' if 'export type { ReviewAsk }' in open(B+'index.ts').read() else 'export type { RestAsk }', 'export type { RevealAsk } from "./api/RevealAsk";\nexport type { RevealedField } from "./api/RevealedField";\n'+('export type { ReviewAsk }' if 'export type { ReviewAsk }' in open(B+'index.ts').read() else 'export type { RestAsk }')))
edit(B+'mock-queues.ts', ('import { MockReview } from "./mock-review";','import { MockPeek } from "./mock-peek";'), ("extends MockReview {","extends MockPeek {"))
F='ui/src/features/queues/'
edit(F+'queues.svelte.ts', ('import { Promising }','import { Peeking } from "./peek.svelte";\nimport { Promising }'),
 ("  readonly promising: Promising;\n","  readonly promising: Promising;\n  readonly peeking: Peeking;\n"),
 ("    this.auditing = new Auditing(bridge);\n","    this.peeking = new Peeking(bridge, notices, () => void this.changed());\n    this.auditing = new Auditing(bridge);\n"),
 ("  /** Copies a text","  /** Begins to read messages of the queue that is open or chosen. */\n  peek(): void {\n    const { subject } = this;\n    if (subject !== null) void this.peeking.begin(subject.id);\n  }\n\n  /** Copies a text"))
edit(F+'QueuesView.svelte', ('  import PromiseSheet','  import PeekPanel from "./PeekPanel.svelte";\n  import PromiseSheet'), ("<AuditSheet {desk} />\n","<AuditSheet {desk} />\n<PeekPanel peeking={desk.peeking} />\n"))
edit(F+'queue-commands.ts', ('  takeBack:','  peek: "Read messages of it, masked",\n  takeBack:'),
 ('    { id: "queue-promise", title','    { id: "queue-peek", title: titles.peek, group: "queue", keys: ["v"], words: "view messages errors payload", when: isThere, run: () => desk.peek() },\n    { id: "queue-promise", title'))
def append_before(p, head, text):
    s = open(p).read()
    if text in s: return
    i = s.index(head) if head else len(s)
    open(p,'w').write((s[:i] if head else s.rstrip('\n')+'\n\n')+text+(('\n'+s[i:]) if head else ''))
append_before('docs/manual/queues.md', None, '''## Reading messages

`v` on a queue, or `watchbill queues peek mq/orders.dlq`, reads up to 50 of its messages and leaves them where they are. Most brokers cannot look without touching, so what it does is asked of the
broker right before and said first:

| queue | reading its messages |
|---|---|
| classic queue of RabbitMQ | marks them as redelivered |
| quorum queue of RabbitMQ before 4.3 | counts as one return of each; where that could use up the limit at which it drops them, it is refused |
| stream of RabbitMQ | cannot be done |

A quorum queue has to have been seen empty, and its broker to have counted something before, for it to be known how often its messages came back. Where it is not known and there is a limit, no message is
read: a policy with a higher `delivery-limit` changes that.

The user of the source needs the right to read the queue. Whoever has that can empty it, too; Watchbill does not.

Everything that looks like a secret or names a person is masked, in bodies, headers and errors alike. `Show` beside a masked field shows it for 30 seconds to somebody who says why; your name, the reason and which field it
was are kept in [the trail](json.md#queues-trail), what it was is not. What is neither JSON nor text is not shown at all unless it is asked for so. What was read is kept in memory for ten minutes and nowhere else.

*What they died of* puts messages together whose errors are the same but for numbers, times, addresses and the like, and says of how many of all messages that tells. `watchbill queues errors mq/orders.dlq` does the same.
*Export masked* writes them into the folder `exports/` of the workspace.
''')
append_before('docs/manual/json.md', '## `queues trail`', '''## `queues peek`

`{ "at", "queue", "contract", "touches", "left", "scanned", "messages": [MESSAGE], "problems" }`: messages, masked. `contract` is `free` or `touching`; `touches` is what reading them did, half a sentence each, and
`left` how often it can be done again before it is refused, null where there is no end to it. `scanned` is `{ "read", "of", "rough" }`: how many of how many, null where not known. Without a terminal it takes `--yes`;
where messages could be lost it ends with 2 and reads none.

| MESSAGE has | |
|---|---|
| `fingerprint` | 64 hexadecimal digits that tell it from others; null where only a part of its body was read |
| `died_at`, `source` | when and in which queue it died; null where not told |
| `reason`, `signature` | what it died of, and the number of its group in `queues errors`; null where nothing says so |
| `deliveries`, `replayed` | how often it came back, null where not counted; how often it was replayed |
| `headers` | what stands beside the body, as the broker has it |
| `body`, `form` | the body: JSON as it is where `form` is `json`, a text where it is `text`, null where it is `binary` or `empty` |
| `masked` | `[{ "path", "why" }]`: what of `body` and `headers` is masked |
| `bytes`, `truncated` | how long the whole body is, and whether only its first part was read |

## `queues errors`

`{ "at", "queue", "scanned", "errors": [{ "signature", "text", "count", "first", "last", "sources": [{ "queue", "count" }] }], "problems" }`: what the messages that were read died of, most first. `signature` is the same on every
machine; it and `text` are null for messages that do not say.
''')
