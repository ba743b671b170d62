//! What can be set for a channel: validation and the manual both follow these lists.

use watchbill_domain::sources::{Field, FieldKind};

use super::ChannelKind;

const TEXT: Field =
    Field { key: "", title: "", help: "", kind: FieldKind::Text, required: false, default: None, example: "" };

const KIND: Field =
    Field { key: "kind", title: "Kind", help: "What the channel is.", required: true, example: "ntfy", ..TEXT };

const NAME: Field = Field {
    key: "name",
    title: "Name",
    help: "What the channel is called. Unique among the channels; 1 to 64 letters, digits, `.`, `_` or `-`. What waits for a \
           channel waits under this name, so a new name leaves it behind. The kind unless set.",
    example: "phone",
    ..TEXT
};

const FROM: Field = Field {
    key: "from",
    title: "From severity",
    help: "Pages of this severity and above go there. A digest counts by its most severe line, a source that does not answer \
           as an error.",
    kind: FieldKind::Choice(&["critical", "error", "warning", "info"]),
    default: Some("error"),
    example: "critical",
    ..TEXT
};

const RESOLVED: Field = Field {
    key: "resolved",
    title: "Tell ends",
    help: "Whether it is told, quietly, when all that a page told of is over. Only pages that arrived there count.",
    kind: FieldKind::Switch,
    default: Some("false"),
    example: "true",
    ..TEXT
};

const AUTH: Field = Field {
    key: "auth",
    title: "Signing in",
    help: "How a message proves who we are; exactly one of the forms below, as for sources. Secrets are never written here: \
           `keyring` names one that was set with `watchbill secrets set NAME`.",
    example: r#"{ bearer = { keyring = "phone" } }"#,
    ..TEXT
};

const HEADERS: Field = Field {
    key: "headers",
    title: "Headers",
    help: "Further HTTP headers, sent with every message: text that anybody may read, or a secret from the keyring.",
    example: r#"{ X-Team = "payments", X-Api-Key = { keyring = "hook-key" } }"#,
    ..TEXT
};

const CA: Field = Field {
    key: "ca",
    title: "Certificate authority",
    help: "A PEM file with certificate authorities that are trusted besides the system's; a path is relative to the workspace.",
    example: "certificates/company-ca.pem",
    ..TEXT
};

const PROXY: Field = Field {
    key: "proxy",
    title: "Proxy",
    help: "`system` takes what the environment says (HTTPS_PROXY, NO_PROXY and the like), `direct` takes none, and an address \
           (http, https or socks5) takes that one.",
    default: Some("system"),
    example: "direct",
    ..TEXT
};

pub(super) const KINDS: &[ChannelKind] = &[
    ChannelKind {
        id: "ntfy",
        title: "ntfy",
        about: "Publishes every page to a topic of an ntfy server, by severity from priority 2 (info) to 5 (critical). The \
                receipt is ntfy's own message id. ntfy cannot tell a repeat from a new message: where an answer was lost, the \
                message is sent again and its title says that it may be a repeat.",
        fields: &[
            KIND,
            Field {
                key: "url",
                title: "Topic",
                help: "The server and the topic. On a server that anybody may read from, whoever knows the topic reads along: \
                       choose one that cannot be guessed. Watchbill shows only its first two characters, but for the form in which it is changed.",
                required: true,
                example: "https://ntfy.example.net/ana-3f9c2e",
                ..TEXT
            },
            NAME,
            FROM,
            AUTH,
            HEADERS,
            CA,
            PROXY,
            RESOLVED,
        ],
    },
    ChannelKind {
        id: "webhook",
        title: "Webhook",
        about: "Posts every page as JSON, as described in [json.md](../json.md#what-a-webhook-gets). Any status from 200 to 299 means that it was taken, and \
                the receipt is that status with the answer's `X-Request-Id`, if there is one. `Idempotency-Key` names the page \
                and what is told of it: where an answer was lost the same document is posted again with the same key.",
        fields: &[
            KIND,
            Field {
                key: "url",
                title: "Address",
                help: "Where to post to. Without user, password or query; a token belongs in `auth` or `headers`. Watchbill \
                       shows only its host, but for the form in which it is changed.",
                required: true,
                example: "https://hooks.example.net/watchbill",
                ..TEXT
            },
            Field {
                key: "secret",
                title: "Signing secret",
                help: "Signs the body: the header `X-Watchbill-Signature` is `sha256=` and the HMAC-SHA256 of the body in \
                       lower-case hexadecimal digits.",
                example: r#"{ keyring = "hook-secret" }"#,
                ..TEXT
            },
            NAME,
            FROM,
            AUTH,
            HEADERS,
            CA,
            PROXY,
            RESOLVED,
        ],
    },
    ChannelKind {
        id: "email",
        title: "E-mail",
        about: "Sends every page as plain text through a mail server. The receipt is the line with which the server took it, \
                and says nothing about whether it was delivered or read. A page has one `Message-ID`, also when it is sent \
                again because an answer was lost: most mailboxes then show it once. No proxy is used.",
        fields: &[
            KIND,
            Field {
                key: "smtp",
                title: "Mail server",
                help: "Its name, with the port if it is not 587 (465 with `tls = \"implicit\"`, 25 with `tls = \"none\"`).",
                required: true,
                example: "mail.example.net:587",
                ..TEXT
            },
            Field {
                key: "tls",
                title: "Protection",
                help: "`starttls` refuses to go on where the server does not offer it, `implicit` speaks TLS from the first \
                       byte, `none` is taken only for a server on this machine.",
                kind: FieldKind::Choice(&["starttls", "implicit", "none"]),
                default: Some("starttls"),
                example: "implicit",
                ..TEXT
            },
            Field {
                key: "user",
                title: "User",
                help: "Who signs in at the mail server; needs `password`.",
                example: "ana",
                ..TEXT
            },
            Field {
                key: "password",
                title: "Password",
                help: "Where the password is kept, set with `watchbill secrets set NAME`; needs `user`.",
                example: r#"{ keyring = "mail" }"#,
                ..TEXT
            },
            Field {
                key: "from_address",
                title: "Sender",
                help: "The address it comes from.",
                required: true,
                example: "watchbill@example.net",
                ..TEXT
            },
            Field {
                key: "to",
                title: "Recipients",
                help: "The addresses it goes to.",
                kind: FieldKind::Texts,
                required: true,
                example: "ana@example.net",
                ..TEXT
            },
            NAME,
            FROM,
            CA,
        ],
    },
];
