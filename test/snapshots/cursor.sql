select t.id as "id",
  page.position::text as "@position" from (select t.id, t.id as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and t.id > $4 order by t.id asc limit $5) page join tickets t on t.id = page.id order by page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, t.id as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and t.id < $4 order by t.id desc limit $5) page join tickets t on t.id = page.id order by page.id desc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, t.created_at as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (t.created_at, t.id) > ($4::timestamptz, $5) order by position asc, t.id asc limit $6) page join tickets t on t.id = page.id order by page.position asc, page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, t.created_at as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (t.created_at, t.id) < ($4::timestamptz, $5) order by position desc, t.id desc limit $6) page join tickets t on t.id = page.id order by page.position desc, page.id desc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, lower(t.subject::text) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (lower(t.subject::text) is null, lower(t.subject::text), t.id) > ($4, $5::text, $6) order by position asc nulls last, t.id asc limit $7) page join tickets t on t.id = page.id order by page.position asc nulls last, page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, lower(t.subject::text) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (lower(t.subject::text) is null and t.id > $4) order by position asc nulls last, t.id asc limit $5) page join tickets t on t.id = page.id order by page.position asc nulls last, page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, lower(t.subject::text) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (lower(t.subject::text) is not null, lower(t.subject::text), t.id) < ($4, $5::text, $6) order by position desc nulls last, t.id desc limit $7) page join tickets t on t.id = page.id order by page.position desc nulls last, page.id desc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, lower(t.subject::text) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and (lower(t.subject::text) is null and t.id < $4) order by position desc nulls last, t.id desc limit $5) page join tickets t on t.id = page.id order by page.position desc nulls last, page.id desc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and ((select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) is null, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id), t.id) > ($4, $5::text, $6) order by position asc nulls last, t.id asc limit $7) page join tickets t on t.id = page.id order by page.position asc nulls last, page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and ((select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) is null and t.id > $4) order by position asc nulls last, t.id asc limit $5) page join tickets t on t.id = page.id order by page.position asc nulls last, page.id asc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and ((select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) is not null, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id), t.id) < ($4, $5::text, $6) order by position desc nulls last, t.id desc limit $7) page join tickets t on t.id = page.id order by page.position desc nulls last, page.id desc;

select t.id as "id",
  page.position::text as "@position" from (select t.id, (select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) as position
from tickets t
where (t.inbox_id = any($1::bigint[]) and (t.state <> 'deleted' or (t.deleted_by_id = $2 and t.deleted_by_type = 'users'))) and t.state = $3 and t.archived_at is null and ((select lower(related.name::text) from ticketpriorities related where related.id = t.priority_id) is null and t.id < $4) order by position desc nulls last, t.id desc limit $5) page join tickets t on t.id = page.id order by page.position desc nulls last, page.id desc;
