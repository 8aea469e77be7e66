select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.send_at as "sendAt",
  t.timezone as "timezone",
  t.sent_at as "sentAt",
  t.status_id as "status",
  t.ticket_id as "ticket",
  t.message_id as "message",
  page.position::text as "@position" from (select t.id, t.id as position
from scheduledemails t
where (exists (select 1 from tickets k where k.id = t.ticket_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3 order by t.id asc limit $4 offset $5) page join scheduledemails t on t.id = page.id order by page.id asc;

select count(*)::int as total
from scheduledemails t
where (exists (select 1 from tickets k where k.id = t.ticket_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3;
