// The SQL of it. Comments inside a CREATE are kept by SQLite: they are the documentation.
#include "core/store/schema.h"

namespace vxlab::store {

const std::string_view kSchema = R"sql(
CREATE TABLE about(
    -- 'lab': the text of the lab file, if there was one. 'complete': 1 once the trace was closed.
    name TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

-- What the numbers below are called: verdict, reason and kind are numbers of this file alone.
CREATE TABLE verdicts(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE reasons(id INTEGER PRIMARY KEY, name TEXT, sentence TEXT);
CREATE TABLE kinds(id INTEGER PRIMARY KEY, name TEXT);

CREATE TABLE name_spaces(
    -- What a namespace was called from the event `since` on.
    id INTEGER,
    since INTEGER,
    machine TEXT,
    name TEXT,          -- as `ip netns` lists it; empty for the machine's own
    PRIMARY KEY(id, since)
) WITHOUT ROWID;

CREATE TABLE interfaces(
    -- What an interface was called, and where it was, from the event `since` on.
    id INTEGER,
    since INTEGER,
    name_space INTEGER, -- name_spaces.id
    name TEXT,
    kind TEXT,          -- as `ip -d link` says it; empty: none
    gone INTEGER,       -- 1: deleted, or on its way to another namespace
    PRIMARY KEY(id, since)
) WITHOUT ROWID;

CREATE TABLE frames(
    -- A frame seen at an interface, and what was decided about it there. Events have numbers of
    -- their own through all tables: `id`, `decided`; `cause` is the number of the event that led
    -- to this one. Times are in nanoseconds.
    id INTEGER PRIMARY KEY,
    step,       -- a command, a frame at an interface, or what a timer did, numbered from 1
    time,
    site,       -- sites.id: where
    frame,      -- the frame's own number
    came_from,  -- the frame that it was copied or made from
    cause,
    length,     -- bytes, from the Ethernet header on
    place,      -- of its bytes, see chunks
    decided,    -- the event of the decision; NULL: none, or it is in `decisions`
    outcome     -- outcomes.id: what was decided
);

CREATE TABLE sites(
    -- Where frames were seen, and which way they went.
    id INTEGER PRIMARY KEY,
    name_space INTEGER,
    interface INTEGER,
    direction INTEGER   -- 0: it arrived, 1: it left
);

CREATE TABLE outcomes(
    -- What devices decided, each different decision once.
    id INTEGER PRIMARY KEY,
    device INTEGER,     -- the interface that decided
    verdict INTEGER,
    reason INTEGER,
    copies INTEGER,     -- frames sent on
    row INTEGER,        -- table_rows.id: the row that decided
    taught_by INTEGER   -- the event that made or last moved that row
);

CREATE TABLE chunks(
    -- The bytes of frames one after another: those of a frame begin `place - id` bytes into the
    -- chunk with the greatest id that is not above its place. Equal bytes are kept once.
    id INTEGER PRIMARY KEY,
    bytes BLOB
);

CREATE TABLE decisions(
    -- Decisions that did not follow at once on a sighting.
    id INTEGER PRIMARY KEY,
    step,
    time,
    name_space,
    frame,
    came_from,
    cause,
    outcome
);

CREATE TABLE table_rows(
    -- What rows of tables were, each different one once.
    id INTEGER PRIMARY KEY,
    name TEXT,          -- the table: bridge-fdb, vtep-fdb, neighbours, routes, groups, ...
    state TEXT,
    mac TEXT,
    vlan INTEGER,
    vni INTEGER,
    address TEXT,
    prefix_length INTEGER,
    via TEXT,           -- the remote VTEP, the gateway, the source of a group
    port INTEGER,
    interface INTEGER
);

CREATE TABLE changes(
    -- A row of a device's table was added, refreshed, moved, or lost.
    id INTEGER PRIMARY KEY,
    step,
    time,
    frame,      -- the frame that taught it
    cause,
    news        -- news.id: what happened
);

CREATE TABLE news(
    -- What happened to rows, each different thing once.
    id INTEGER PRIMARY KEY,
    name_space INTEGER,
    interface INTEGER,  -- the device that has the table
    kind INTEGER,       -- kinds.id
    slot INTEGER,       -- the same for all that happens to one row
    row INTEGER         -- table_rows.id: what the row is now, or was
);

CREATE TABLE commands(
    -- What the user did, if it had a consequence.
    id INTEGER PRIMARY KEY,
    step INTEGER,
    time INTEGER,
    name_space INTEGER,
    words TEXT
);

CREATE TABLE marks(
    -- The first event of every 256th step.
    step INTEGER PRIMARY KEY,
    id INTEGER,
    time INTEGER
);

CREATE TABLE checkpoints(
    -- All rows as they were after that event: six big-endian numbers of 64 bits each, namely slot,
    -- table_rows.id, namespace, interface, event that made or moved it, event that touched it last.
    id INTEGER PRIMARY KEY,
    rows BLOB
);

CREATE TABLE states(
    -- The state of the whole network after that event, as JSON.
    id INTEGER PRIMARY KEY,
    text TEXT
);

-- For people. Interfaces are called machine:namespace:interface, as they were called then.
CREATE VIEW called AS
SELECT i.id, i.since,
       coalesce((SELECT n.machine || CASE n.name WHEN '' THEN '' ELSE ':' || n.name END
                 FROM name_spaces n WHERE n.id = i.name_space AND n.since <= i.since
                 ORDER BY n.since DESC LIMIT 1), '') || ':' || i.name AS name
FROM interfaces i;

CREATE VIEW packets AS
SELECT f.step, f.id, f.time / 1e9 AS seconds,
       (SELECT c.name FROM called c WHERE c.id = s.interface AND c.since <= f.id
        ORDER BY c.since DESC LIMIT 1) AS interface,
       CASE s.direction WHEN 0 THEN 'in' ELSE 'out' END AS direction,
       f.frame, f.came_from, f.length,
       (SELECT substr(c.bytes, f.place - c.id + 1, f.length) FROM chunks c
        WHERE c.id <= f.place ORDER BY c.id DESC LIMIT 1) AS bytes
FROM frames f JOIN sites s ON s.id = f.site;

CREATE VIEW why AS
SELECT d.step, d.id, d.time / 1e9 AS seconds,
       (SELECT c.name FROM called c WHERE c.id = o.device AND c.since <= d.id
        ORDER BY c.since DESC LIMIT 1) AS device,
       d.frame, v.name AS verdict, r.name AS reason, r.sentence, o.copies,
       t.name AS row_table, t.mac AS row_mac, t.vni AS row_vni, t.address AS row_address,
       t.prefix_length AS row_prefix_length, t.via AS row_via,
       (SELECT c.name FROM called c WHERE c.id = t.interface AND c.since <= d.id
        ORDER BY c.since DESC LIMIT 1) AS row_interface,
       o.taught_by, d.cause
FROM (SELECT step, decided AS id, time, frame, outcome, id AS cause
      FROM frames WHERE decided IS NOT NULL
      UNION ALL
      SELECT step, id, time, frame, outcome, cause FROM decisions) d
JOIN outcomes o ON o.id = d.outcome
LEFT JOIN verdicts v ON v.id = o.verdict
LEFT JOIN reasons r ON r.id = o.reason
LEFT JOIN table_rows t ON t.id = o.row;

CREATE VIEW steps AS
SELECT step, min(id) AS first_event, max(id) AS last_event, time / 1e9 AS seconds
FROM (SELECT step, id, time FROM frames
      UNION ALL SELECT step, decided, time FROM frames WHERE decided IS NOT NULL
      UNION ALL SELECT step, id, time FROM decisions
      UNION ALL SELECT step, id, time FROM changes
      UNION ALL SELECT step, id, time FROM commands)
GROUP BY step;

-- SELECT * FROM tables_at WHERE step = 12: every row as it was after step 12.
CREATE VIEW tables_at AS
SELECT x.step, t.name AS row_table,
       (SELECT c.name FROM called c WHERE c.id = x.interface AND c.since <= x.id
        ORDER BY c.since DESC LIMIT 1) AS device,
       t.state, t.mac, t.vlan, t.vni, t.address, t.prefix_length, t.via, t.port,
       (SELECT c.name FROM called c WHERE c.id = t.interface AND c.since <= x.id
        ORDER BY c.since DESC LIMIT 1) AS interface,
       x.id AS last_event
FROM (SELECT s.step, max(c.id) AS id, n.kind, n.interface, n.row
      FROM steps s JOIN changes c ON c.step <= s.step JOIN news n ON n.id = c.news
      GROUP BY s.step, n.slot) x
JOIN kinds k ON k.id = x.kind AND k.name NOT IN ('row-aged', 'row-removed')
JOIN table_rows t ON t.id = x.row;

CREATE VIEW fdb_at AS
SELECT step, device, mac, vlan, vni, via AS vtep, port, interface, state, last_event
FROM tables_at WHERE row_table IN ('bridge-fdb', 'vtep-fdb');
)sql";

}  // namespace vxlab::store
