select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.mime_type as "mimeType",
  t.filename as "fileName",
  t.size as "size",
  t.disposition as "disposition",
  ('attachment'::text) as "type",
  (case when t.message_id is not null then '/desk/api/v2/tickets/' || t.ticket_id || '/files/' || t.id || '/download' end) as "downloadURL",
  t.ticket_id as "ticket",
  t.message_id as "message",
  page.position::text as "@position" from (select t.id, t.id as position
from files t
where ((t.created_by_id = $1 and t.created_by_type = 'users') or (t.message_id is not null and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and k.inbox_id = any($2::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $3 and k.deleted_by_type = 'users'))))) and t.state = any($4::text[]) order by t.id desc limit $5 offset $6) page join files t on t.id = page.id order by page.id desc;

select count(*)::int as total
from files t
where ((t.created_by_id = $1 and t.created_by_type = 'users') or (t.message_id is not null and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and k.inbox_id = any($2::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $3 and k.deleted_by_type = 'users'))))) and t.state = any($4::text[]);
