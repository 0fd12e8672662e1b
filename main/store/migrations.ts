import type { Database } from './database'

/** "NWak" in the header of the file: tells a case from any other SQLite file. */
export const applicationId = 0x4e57616b

/**
 * Each entry lifts a case by one version; entries are never changed once released, only added to. `readableFrom` is the
 * oldest version whose program still reads the file correctly after this step.
 */
export const migrations: readonly { readonly sql: string; readonly readableFrom: number }[] = [
  {
    readableFrom: 1,
    sql: `
create table about (
  key text primary key,
  value any not null
) strict, without rowid;

create table file (
  id integer primary key,
  path text not null,
  sha256 text,
  bytes integer not null,
  format text,
  format_options text,
  state text not null check (state in ('importing', 'complete', 'cancelled', 'failed')),
  seen integer not null default 0,
  stored integer not null default 0,
  rejected integer not null default 0,
  skipped integer not null default 0,
  duplicate integer not null default 0,
  skipped_kinds text not null default '{}',
  first_ms real,
  last_ms real,
  error text,
  imported_ms integer not null,
  bytes_read integer not null default 0,
  prefix_sha256 text not null default '',
  check (seen = stored + rejected + skipped + duplicate)
) strict;

create table reject (
  id integer primary key,
  file integer not null references file,
  record integer not null,
  offset integer not null,
  length integer not null,
  line integer,
  reason text not null,
  excerpt text not null
) strict;

create index reject_by_file on reject (file);

create table host (
  id integer primary key,
  address blob not null check (length(address) = 16),
  scope text not null,
  country text,
  asn integer,
  org text,
  cloud text
) strict;

create table text (
  id integer primary key,
  hash integer not null,
  text text not null
) strict;

create index text_by_hash on text (hash);

create table rule (
  id integer primary key,
  rule text,
  rule_id text,
  rule_set text
) strict;

create table flow_column (
  id integer primary key,
  name text not null unique
) strict;

create table segment (
  id integer primary key,
  first_row integer not null,
  rows integer not null,
  file integer not null references file,
  stats blob not null
) strict;

create table segment_data (
  id integer primary key,
  data blob not null
) strict;

create table finding (
  id integer primary key autoincrement,
  title text not null,
  severity text not null,
  note text not null,
  query text not null,
  from_ms real,
  to_ms real,
  row_count integer not null,
  pinned text not null,
  picture text,
  created_ms integer not null,
  updated_ms integer not null
) strict;

create table custody (
  id integer primary key,
  at_ms integer not null,
  what text not null,
  subject text not null,
  detail text not null,
  hash text not null
) strict;

create trigger custody_is_not_rewritten before update on custody begin select raise(abort, 'the custody log is append-only'); end;

create trigger custody_is_not_cut before delete on custody begin select raise(abort, 'the custody log is append-only'); end;

insert into text (id, hash, text) values (0, 0, '');
`,
  },
  {
    // Captures: rows of several senders share a segment, and whole segments may go, so row ids have gaps.
    readableFrom: 2,
    sql: `
create table capture (
  id integer primary key,
  host text not null,
  ports text not null,
  allow text not null,
  protocols text not null,
  keep_ms integer,
  keep_bytes integer,
  keeps_raw integer not null,
  started_ms integer not null,
  stopped_ms integer,
  problem text,
  counters text not null,
  exporters text not null
) strict;

create table raw_file (
  id integer primary key,
  capture integer not null references capture,
  name text not null,
  base integer not null,
  bytes integer not null default 0,
  sha256 text,
  removed_ms integer
) strict;

alter table file add column capture integer references capture;

alter table file add column expired integer not null default 0;

create table segment_of_rows (
  id integer primary key,
  first_row integer not null,
  rows integer not null,
  stats blob not null,
  bytes integer not null,
  since_ms integer not null,
  until_ms integer not null
) strict;

create table segment_file (
  segment integer not null,
  file integer not null references file,
  rows integer not null,
  primary key (segment, file)
) strict, without rowid;

insert into segment_of_rows (id, first_row, rows, stats, bytes, since_ms, until_ms)
select segment.id, first_row, rows, stats,
  length(stats) + (select coalesce(sum(length(data)), 0) from segment_data where segment_data.id between segment.id * 256 and segment.id * 256 + 255),
  imported_ms, imported_ms
from segment join file on file.id = segment.file;

insert into segment_file (segment, file, rows) select id, file, rows from segment;

drop table segment;

alter table segment_of_rows rename to segment;

create index segment_file_by_file on segment_file (file);
`,
  },
  {
    // What is at fault in a reject, and which records other files gave before.
    readableFrom: 2,
    sql: `
alter table reject add column field_offset integer;

alter table reject add column field_length integer;

create table identity_run (
  id integer primary key,
  records integer not null,
  file integer references file,
  first_ms real,
  last_ms real,
  data blob not null
) strict;

create table overlap (
  file integer not null references file,
  original integer not null references file,
  records integer not null,
  whole integer not null,
  primary key (file, original)
) strict, without rowid;
`,
  },
  {
    // What the analyst knows of addresses: names, subnets, networks, sites.
    readableFrom: 2,
    sql: `
create table inventory (
  id integer primary key autoincrement,
  name text not null unique,
  path text not null,
  sha256 text not null,
  bytes integer not null,
  imported_ms integer not null,
  seen integer not null,
  stored integer not null,
  rejected integer not null,
  skipped integer not null,
  skipped_kinds text not null,
  check (seen = stored + rejected + skipped)
) strict;

create table inventory_entry (
  id integer primary key,
  inventory integer not null references inventory,
  line integer not null,
  address text not null,
  low blob not null check (length(low) = 16),
  prefix integer not null,
  name text,
  kind text,
  subnet text,
  network text,
  site text,
  owner text,
  tags text not null,
  attributes text not null
) strict;

create index inventory_entry_by_name on inventory_entry (name);

create index inventory_entry_by_place on inventory_entry (low, prefix);

create table inventory_reject (
  id integer primary key,
  inventory integer not null references inventory,
  line integer not null,
  reason text not null,
  excerpt text not null
) strict;

create index inventory_reject_by_inventory on inventory_reject (inventory);
`,
  },
  {
    // What the analyst keeps to come back to.
    readableFrom: 2,
    sql: `
create table saved_view (
  id text primary key,
  name text not null,
  query text not null,
  body text not null
) strict, without rowid;

create table dashboard (
  id text primary key,
  name text not null,
  body text not null
) strict, without rowid;

create table alert (
  view text primary key,
  from_row integer not null,
  to_row integer not null,
  rows integer not null,
  evaluated_ms integer,
  problem text
) strict, without rowid;

create table alert_firing (
  id integer primary key,
  view text not null,
  name text not null,
  severity text not null,
  finding integer not null,
  rows integer not null,
  from_row integer not null,
  to_row integer not null,
  at_ms integer not null,
  seen integer not null default 0
) strict;

create table query_history (
  id integer primary key,
  text text not null,
  zone text not null,
  from_ms real,
  to_ms real,
  at_ms integer not null,
  rows integer,
  runs integer not null
) strict;

create index query_history_by_time on query_history (at_ms);
`,
  },
]

export const latestVersion = migrations.length

export const versionOf = (db: Database): number => Number(db.prepare('pragma user_version').get()?.[0] ?? 0)

/** Brings the file to the latest version, each step a transaction of its own. True when the case is new. */
export const migrate = (db: Database): boolean => {
  const found = versionOf(db)
  for (const [at, { sql, readableFrom }] of migrations.entries()) {
    if (at < found) continue
    db.transaction(() => {
      if (at === 0) db.exec(`pragma application_id = ${applicationId}`)
      db.exec(sql)
      db.prepare('insert or replace into about (key, value) values (?, ?)').run('readable_from', readableFrom)
      db.exec(`pragma user_version = ${at + 1}`)
    })
  }
  return found === 0
}

/** Whether this program reads a case that a newer one has written. */
export const canRead = (db: Database): boolean => {
  const known = db.prepare("select 1 from sqlite_schema where type = 'table' and name = 'about'").get()
  const readableFrom = known ? db.prepare("select value from about where key = 'readable_from'").get()?.[0] : null
  return typeof readableFrom === 'number' && readableFrom <= latestVersion
}
