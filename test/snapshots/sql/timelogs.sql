select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.date as "date",
  t.seconds as "seconds",
  t.billable as "billable",
  t.description as "description",
  t.timezone_offset as "timezoneOffset",
  t.external_timelog_id as "timelogs_id",
  t.ticket_id as "ticket",
  t.user_id as "user",
  page.position::text as "@position" from (select t.id, t.date as position
from timelogs t
where (exists (select 1 from tickets k where k.id = t.ticket_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3 order by position desc nulls last, t.id desc limit $4 offset $5) page join timelogs t on t.id = page.id order by page.position desc nulls last, page.id desc;

select count(*)::int as total
from timelogs t
where (exists (select 1 from tickets k where k.id = t.ticket_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3;
